"""Cookies that say who a browser is: of one host alone, and out of reach of scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response


@dataclass(frozen=True)
class Cookie:
    """A cookie by its short name, and how long a browser keeps it."""

    name: str
    keeps: timedelta

    @property
    def full_name(self) -> str:
        """The prefix makes browsers refuse it from a sibling host (RFC 6265bis 4.1.3.2)."""
        return f"__Host-{self.name}" if request.is_secure else self.name

    def read(self) -> str:
        """What this browser sent; empty without one."""
        return request.cookies.get(self.full_name, "")

    def give(self, response: Response, value: str) -> None:
        """Let the browser keep ``value``.

        Lax, since Strict would not know who follows a link in a mail.
        """
        response.set_cookie(
            self.full_name,
            value,
            max_age=self.keeps,
            path="/",
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )

    def take_back(self, response: Response) -> None:
        """Let the browser forget it."""
        response.delete_cookie(
            self.full_name, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
        )
