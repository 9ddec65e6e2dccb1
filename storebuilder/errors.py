"""Errors that a person caused or can mend: the thing, the value, what is accepted, the next step.

Code raises the most telling of these; the three faces and the command line show them in one line.
Anything else that is raised is our own fault and is logged with its traceback.
"""


class ShopError(Exception):
    """What a person can mend.

    ``message`` is one English sentence for the user; ``field`` names the input it belongs to, where
    there is one, so that a form can show it beside that field; ``hint`` is the next step.
    """

    status = 400
    exit_code = 1

    def __init__(self, message: str, *, field: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class NotAccepted(ShopError):
    """An input that is not of the accepted form."""

    status = 422
    exit_code = 2


class TooLarge(NotAccepted):
    """More than is read."""

    status = 413


class NotFound(ShopError):
    """The thing that was named does not exist, or is not this person's to see."""

    status = 404


class Conflict(ShopError):
    """Another change came first, or the thing is no longer in a state that allows this."""

    status = 409


class SoldOut(Conflict):
    """Fewer are left than were asked for; ``available`` says how many."""

    def __init__(self, message: str, *, available: int = 0, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.available = available


class Refused(ShopError):
    """The person may not do this, or not now: wrong rights, wrong origin, too many attempts."""

    status = 403


class TooMany(Refused):
    """Too many attempts; ``retry_after`` is in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
