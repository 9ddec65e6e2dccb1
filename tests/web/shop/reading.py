"""What a page says to search engines."""

from __future__ import annotations

import json
import re
from typing import Any


def linked_data(text: str) -> list[dict[str, Any]]:
    """What the page says to search engines."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return [json.loads(one) for one in found]
