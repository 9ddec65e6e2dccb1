"""Reading and writing a table of a file: encodings, separators, cells that are no formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from storebuilder.catalog.files import columns, woo
from storebuilder.errors import NotAccepted, NotFound

LARGEST = 100 * 1024 * 1024  # bytes
MOST_ROWS = 200_000
LONGEST_CELL = 1_000_000  # characters
# What a spreadsheet would take for a formula, perhaps already behind our own apostrophe.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row by our keys; ``number`` as a spreadsheet shows it (the header is 1)."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    def has(self, key: str) -> bool:
        """Whether the file has this column at all."""
        return key in self.cells


def read(path: Path) -> list[Row]:
    """All rows that are not empty; raises NotFound and NotAccepted."""
    try:
        if path.stat().st_size > LARGEST:
            raise NotAccepted(f"{path.name} is larger than 100 MB.", hint="Cut it into parts.")
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise NotFound(f"There is no file {path}.") from None
    return list(_rows(path.name, decode(data)))


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or GB18030 as Chinese spreadsheets write it."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAccepted(
        "The file's letters cannot be read.", hint="Save it as CSV UTF-8 in your spreadsheet."
    )


def may_be_text(data: bytes) -> bool:
    """Whether these bytes can be letters at all: UTF-16 says so by its mark, others have no NUL."""
    marked = any(data.startswith(mark) for mark, _ in _MARKS)
    return bool(data.strip()) and (marked or b"\0" not in data[:4096])


def _rows(name: str, text: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator)
    try:
        header = next(reader, [])
        known = columns.keys(header)
        if "handle" not in known and "title" not in known:
            raise NotAccepted(
                f"{name} has no column Handle or Title.",
                hint="The first row must hold the names of the columns; see docs/import.md.",
            )
        theirs = woo.is_layout(header)
        names = [" ".join(cell.split()).casefold() for cell in header] if theirs else known
        lines = _lines(name, names, reader)
        yield from (Row(*line) for line in (woo.rows(list(lines)) if theirs else lines))
    except csv.Error as error:
        raise NotAccepted(f"{name} is not a CSV file: {error}.") from None


def _lines(
    name: str, keys: Sequence[str | None], reader: Iterable[list[str]]
) -> Iterator[woo.Line]:
    """The rows that say anything, with their cells by key."""
    for number, cells in enumerate(reader, start=2):
        if number > MOST_ROWS:
            raise NotAccepted(f"{name} has more than {MOST_ROWS} rows.", hint="Cut it.")
        pairs = zip(keys, [*cells, *[""] * (len(keys) - len(cells))], strict=False)
        found = {key: unguard(cell.strip()) for key, cell in pairs if key}
        if any(found.values()):
            yield woo.Line(number, found)


def guard(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """The cell as it was before ``guard``."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
