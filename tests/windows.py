"""A second window beside the test's own, for what may happen between two looks at the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from storebuilder.db import db

MOMENT = 1.0  # seconds: long for a transaction, short for a test; who still waits then is held up


class Window:
    """Does ``work`` in a thread of its own, with its own session and transaction."""

    def __init__(self, app: Flask, work: Callable[[], object]) -> None:
        self.app, self.work = app, work
        self.error: BaseException | None = None
        self.thread: threading.Thread | None = None

    def open(self) -> None:
        """Do it now, once: until it is done, or is seen to wait for the test's transaction."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._carry_out)
            self.thread.start()
            self.thread.join(MOMENT)

    def close(self) -> None:
        """Wait until it is done; what was raised in it is raised here."""
        assert self.thread is not None, "the moment for the other window never came"
        self.thread.join(30)
        assert not self.thread.is_alive(), "the other window waits for ever"
        if self.error is not None:
            raise self.error

    def _carry_out(self) -> None:
        with self.app.app_context():
            try:
                self.work()
            except BaseException as error:
                self.error = error
            finally:
                db.session.remove()


@contextmanager
def after_the_look(words: str, window: Window) -> Iterator[None]:
    """Open the window as soon as a statement with these words was carried out."""

    def look(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if words in statement:
            window.open()

    event.listen(db.engine, "after_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(db.engine, "after_cursor_execute", look)


def needs_two_writers() -> None:
    """Skip where only one transaction can write at a time."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time")
