"""Two requests that write the same in one moment: the database ends one, and that one is told so.

Every verb claims what it does and locks in one order, so this is the last net. It happens where
rows with one name are made twice, or where PostgreSQL breaks a circle of locks.
"""

from __future__ import annotations

import logging

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storebuilder import engines
from storebuilder.errors import Conflict

log = logging.getLogger(__name__)


def hang_on(app: Flask) -> None:
    """Let ``app`` say it in each face's own way of saying conflicts."""
    app.register_error_handler(IntegrityError, _told)
    app.register_error_handler(OperationalError, _told)


def _told(error: DBAPIError) -> ResponseReturnValue:
    if not engines.crossed(error):
        raise error
    log.warning("a request was ended in favour of another", exc_info=error)
    return current_app.handle_user_exception(
        Conflict(
            "Somebody else was changing the same in this moment.",
            hint="Look whether it is done already, else try again.",
        )
    )
