"""Importing a catalogue from a file, a batch of products at a time.

Each batch is one transaction, so an import that is interrupted leaves whole products behind; run
again it goes over the same products, finds nothing to change in them, and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from storebuilder import clock, engines
from storebuilder.catalog.files import applying, cells, parsing, pictures, stocking, texts
from storebuilder.catalog.files.applying import Applied
from storebuilder.catalog.files.incoming import Incoming, Problem
from storebuilder.catalog.models import Collection, Product
from storebuilder.catalog.naming import claim
from storebuilder.catalog.runs import ImportRun
from storebuilder.catalog.spreading import spread
from storebuilder.db import db, writing
from storebuilder.errors import ShopError
from storebuilder.storefronts import the_shop

BATCH = 200  # products in a transaction
TRIES = 5  # of a transaction that another process got in the way of
MOST_PROBLEMS = 1000  # kept in the report

Progress = Callable[[int, int], object]


def import_csv(
    path: Path,
    *,
    blank_clears: bool = False,
    collections: bool = True,
    progress: Progress | None = None,
) -> ImportRun:
    """Import products from a CSV file in Shopify's or WooCommerce's layout; see docs/import.md.

    What a product's rows say is written; a missing column and a blank cell keep what is there,
    unless ``blank_clears``. Rows that cannot be taken are told in ``ImportRun.problems`` and leave
    their product as it was. ``collections`` makes a shelf for each new kind of goods. ``progress``
    is called with (products done, of how many). Raises NotFound without the file and NotAccepted
    where it is no such table.
    """
    rows = cells.read(path)
    run_id = _start(path.name)
    try:
        _Import(run_id, path.parent, progress, collections).carry_out(rows, blank_clears)
    except BaseException:
        _end(run_id, "failed")
        raise
    _end(run_id, "done")
    return db.session.get_one(ImportRun, run_id)


def _start(filename: str) -> int:
    with writing():
        db.session.execute(
            update(ImportRun)
            .where(ImportRun.filename == filename[-255:], ImportRun.state == "running")
            .values(state="failed", finished_at=clock.now())
        )
        run = ImportRun(filename=filename[-255:], problems=[])
        db.session.add(run)
        db.session.flush()
        return run.id


def _end(run_id: int, state: str) -> None:
    with writing():
        db.session.execute(
            update(ImportRun)
            .where(ImportRun.id == run_id)
            .values(state=state, finished_at=clock.now())
        )


class _Import:
    def __init__(
        self, run_id: int, base: Path, progress: Progress | None, collections: bool
    ) -> None:
        self.run_id = run_id
        self.base = base
        self.progress = progress
        self.collections = collections
        self.taken: dict[str, str] = {}
        self.new_kinds: set[str] = set()

    def carry_out(self, rows: Sequence[cells.Row], blank_clears: bool) -> None:
        incoming, problems, left_out = read_products(rows, blank_clears)
        problems += texts.add({one.handle: one for one in incoming}, self.base)
        self._report(problems, skipped=left_out)
        done, total = 0, len(incoming)
        for start in range(0, total, BATCH):
            batch = incoming[start : start + BATCH]
            self._take(batch)
            done += len(batch)
            if self.progress:
                self.progress(done, total)
        if self.new_kinds:
            kinds = [kind.casefold() for kind in self.new_kinds]
            spread(
                list(
                    db.session.scalars(
                        select(Product.id).where(func.lower(Product.kind).in_(kinds))
                    )
                )
            )

    def _take(self, batch: Sequence[Incoming]) -> None:
        problems = pictures.receive(batch, self.base)
        try:
            self._write_at_once(batch, problems)
            return
        except ShopError:
            pass
        # One of them cannot be: each for itself, so that the others are taken.
        for one in batch:
            mine = [problem for problem in problems if problem.handle == one.handle]
            try:
                self._write_at_once([one], mine)
            except ShopError as error:
                self._report([*mine, Problem(one.row, one.handle, str(error))], skipped=1)

    def _write_at_once(self, batch: Sequence[Incoming], problems: Sequence[Problem]) -> None:
        """All of a batch or, with the error, nothing of it.

        Where another process took a handle or SKU of it in this moment (or both waited for each
        other), PostgreSQL ends one of them; its next try sees what the other has written.
        """
        before = dict(self.taken)
        for attempt in range(1, TRIES + 1):
            try:
                with writing():
                    self._write(batch, problems)
                return
            except DBAPIError as error:
                self.taken = dict(before)
                if attempt == TRIES or not engines.crossed(error):
                    raise
            except ShopError:
                self.taken = dict(before)
                raise

    def _write(self, batch: Sequence[Incoming], problems: Sequence[Problem]) -> None:
        applied, refused = applying.apply(batch, self.taken)
        stocking.write_stock(applied)
        pictures.write_photos(applied)
        texts.write(applied)
        touched = [one for one in applied if one.changed]
        for one in touched:
            one.product.updated_at = clock.now()
        if self.collections:
            self._make_collections(applied)
        ids = [one.product.id for one in touched]
        created = sum(one.new for one in applied)
        spread(ids)
        self._report(
            [*problems, *refused],
            skipped=len(refused),
            created=created,
            updated=len(touched) - created,
        )

    def _make_collections(self, applied: Sequence[Applied]) -> None:
        """A shelf by rule for each kind of new goods that has none."""
        kinds = {one.product.kind for one in applied if one.new and one.product.kind}
        there = [
            rule.get("kind", "") for rule in db.session.scalars(select(Collection.rule)) if rule
        ]
        known = {kind.casefold() for kind in there}
        last = db.session.scalar(select(func.max(Collection.position)))
        position = 0 if last is None else last + 1
        for kind in sorted(kinds):
            if kind.casefold() in known:
                continue
            known.add(kind.casefold())
            self.new_kinds.add(kind)
            values = {"title": kind, "rule": {"kind": kind}, "position": position}
            claim(Collection, "", values)
            position += 1

    def _report(
        self, problems: Sequence[Problem], *, skipped: int, created: int = 0, updated: int = 0
    ) -> None:
        with writing():
            run = db.session.get_one(ImportRun, self.run_id)
            notes = [problem.note() for problem in problems]
            run.problems = [*run.problems, *notes][:MOST_PROBLEMS]
            run.created += created
            run.updated += updated
            run.skipped += skipped


def read_products(
    rows: Sequence[cells.Row], blank_clears: bool
) -> tuple[list[Incoming], list[Problem], int]:
    """Products from rows, in the file's order, and what could not be read."""
    groups: dict[str, list[cells.Row]] = {}
    problems: list[Problem] = []
    for row in rows:
        handle = parsing.handle_of(row)
        if handle:
            groups.setdefault(handle, []).append(row)
        else:
            problems.append(Problem(row.number, "", "The row has neither a handle nor a title."))
    left_out = len(problems)
    currency = the_shop().currency
    incoming: list[Incoming] = []
    for handle, mine in groups.items():
        try:
            incoming.append(parsing.parse(handle, mine, currency, blank_clears=blank_clears))
        except Problem as problem:
            problems.append(problem)
            left_out += 1
    return incoming, problems, left_out
