"""Rules that more than one panel has: noted here once, put on the face of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from storebuilder.web.faces import Face

View = TypeVar("View", bound=Callable[..., Any])


class Frame:
    """Notes rules as a blueprint does, and puts them on any face."""

    def __init__(self) -> None:
        self._notes: list[Callable[[Face], object]] = []

    def route(self, rule: str, *, methods: list[str]) -> Callable[[View], View]:
        """Note what answers ``methods`` at ``rule``."""
        return lambda view: self._note(view, lambda face: face.route(rule, methods=methods)(view))

    def get(self, rule: str) -> Callable[[View], View]:
        """Note what answers GET at ``rule``."""
        return self._rule("get", rule)

    def post(self, rule: str) -> Callable[[View], View]:
        """Note what answers POST at ``rule``."""
        return self._rule("post", rule)

    def errorhandler(self, error: type[Exception]) -> Callable[[View], View]:
        """Note what answers where ``error`` was raised."""
        return self._rule("errorhandler", error)

    def before_request(self, view: View) -> View:
        """Note what is done before each request."""
        return self._note(view, lambda face: face.before_request(view))

    def after_request(self, view: View) -> View:
        """Note what is done to each answer."""
        return self._note(view, lambda face: face.after_request(view))

    def teardown_request(self, view: View) -> View:
        """Note what is done when a request is over."""
        return self._note(view, lambda face: face.teardown_request(view))

    def put_on(self, face: Face) -> None:
        """Give ``face`` all that was noted, in the order in which it was."""
        for note in self._notes:
            note(face)

    def _rule(self, kind: str, what: object) -> Callable[[View], View]:
        return lambda view: self._note(view, lambda face: getattr(face, kind)(what)(view))

    def _note(self, view: View, note: Callable[[Face], object]) -> View:
        self._notes.append(note)
        return view


frame = Frame()
