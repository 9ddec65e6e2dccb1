"""Our own copies of the merchants' pictures, so that no reader's browser asks a merchant."""

from __future__ import annotations

import hashlib


def key_of(address: str) -> str:
    """Under which key an image's address is kept: half of its SHA-256, in hex."""
    return hashlib.sha256(address.encode()).hexdigest()[:32]
