"""Rows that a stranger may have written: a value is of its column's kind, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from storebuilder.db import Moment
from storebuilder.errors import NotAccepted

Read = Callable[[Any], Any]


class Rows:
    """Reads the rows of one table as the database has it now."""

    def __init__(self, table: sa.Table) -> None:
        self.name = table.name
        self._columns = {column.name: column for column in table.columns}
        self._readers = {name: _reader(column.type) for name, column in self._columns.items()}
        columns = (sa.column(column.name, _kind(column)) for column in table.columns)
        self.insert = sa.table(table.name, *columns).insert()

    def read(self, line: bytes) -> dict[str, Any]:
        """One row; NotAccepted where a column is missing, unknown or of another kind."""
        try:
            row = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            raise NotAccepted(f"A row of {self.name} is not JSON: {error}.") from None
        if not isinstance(row, dict):
            raise NotAccepted(f"A row of {self.name} is not an object.")
        strange = row.keys() ^ self._columns.keys()
        if strange:
            raise NotAccepted(f"A row of {self.name} has other columns: {min(strange)[:40]!r}.")
        return {name: self._value(name, value) for name, value in row.items()}

    def _value(self, name: str, value: Any) -> Any:
        column = self._columns[name]
        if value is None and column.nullable:
            return None
        try:
            return self._readers[name](value)
        except (ValueError, TypeError):
            where = f"{self.name}.{name}"
            raise NotAccepted(f"{str(value)[:40]!r} is not of the kind of {where}.") from None


def _reader(kind: sa.types.TypeEngine[Any]) -> Read:
    if isinstance(kind, sa.Boolean):
        return lambda value: _of(bool, value)
    if isinstance(kind, sa.Integer):
        limit = 2**63 if isinstance(kind, sa.BigInteger) else 2**31
        return lambda value: _within(_of(int, value), limit)
    if isinstance(kind, sa.DateTime):
        return lambda value: _moment(_of(str, value))
    if isinstance(kind, sa.Date):
        return lambda value: date.fromisoformat(_of(str, value))
    if isinstance(kind, sa.JSON):
        return lambda value: value
    length = getattr(kind, "length", None)
    return lambda value: _text(_of(str, value), length)


def _kind(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """The type that writes a value; what the database says of itself knows no zone and no null."""
    if isinstance(column.type, sa.DateTime):
        return Moment()
    if isinstance(column.type, sa.JSON):
        return sa.JSON(none_as_null=bool(column.nullable))
    return column.type


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _within(number: int, limit: int) -> int:
    if not -limit <= number < limit:
        raise ValueError
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def _text(text: str, length: int | None) -> str:
    if "\0" in text or (length is not None and len(text) > length):
        raise ValueError
    return text
