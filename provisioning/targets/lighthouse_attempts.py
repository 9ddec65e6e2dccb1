"""Which attempt at buying a server this is, so that one attempt never buys two."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

FAILED = "LAUNCH_FAILED"


class Attempts:
    """The servers of a shop that never came to life, by id, in a file of the client's.

    The token of an order is made of the shop, its key and these: an order that was interrupted is
    sent again under the same token, one that failed under another.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, instances: list[dict[str, Any]]) -> bool:
        """Keep the failed ones among them; returns whether any is new."""
        before = self._failed()
        failed = {row["InstanceId"] for row in instances if row["InstanceState"] == FAILED}
        if failed <= before:
            return False
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.write_text("\n".join(sorted(before | failed)) + "\n")
        return True

    def token(self, *parts: str) -> str:
        """The token of this attempt."""
        said = "\n".join([*parts, *sorted(self._failed())])
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def forget(self) -> None:
        """Begin anew."""
        self.path.unlink(missing_ok=True)

    def _failed(self) -> set[str]:
        return set(self.path.read_text().split()) if self.path.exists() else set()
