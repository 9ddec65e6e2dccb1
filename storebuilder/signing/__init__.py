"""Signing what goes to other houses, and checking what comes from them (Standard Webhooks 1.0.0).

One ed25519 key pair for each home: whoever checks holds no secret of ours. What is signed is
``id.timestamp.body``, whether it is a message or an answer.
"""

from storebuilder.signing import models
from storebuilder.signing.keys import from_jwk, from_whpk, jwk, whpk
from storebuilder.signing.pairs import listed, renew, sign
from storebuilder.signing.reading import REMEMBERED, Signed, read_headers, verify

__all__ = [
    "REMEMBERED",
    "Signed",
    "from_jwk",
    "from_whpk",
    "jwk",
    "listed",
    "models",
    "read_headers",
    "renew",
    "sign",
    "verify",
    "whpk",
]
