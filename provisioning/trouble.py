"""What went wrong, in one line for the person who asked."""

from __future__ import annotations


class Trouble(Exception):
    """Something that the user can mend; the message names the thing, the hint the next step."""

    def __init__(self, message: str, *, hint: str = "", exit_code: int = 1) -> None:
        super().__init__(message)
        self.hint = hint
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{super().__str__()} {self.hint}".strip()
