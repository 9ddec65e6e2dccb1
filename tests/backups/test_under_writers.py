"""Backups while four processes take orders: each restores with its ledger equal to its orders."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from storebuilder import config as settings
from storebuilder import inventory, launching
from storebuilder.backups.settling import database as opened
from storebuilder.backups.taking import Taken
from storebuilder.db import db
from tests import databases
from tests.backups.builders import Merchant
from tests.catalog import builders as catalog
from tests.orders import builders as orders

BACKUPS = 10
SPAWN = multiprocessing.get_context("spawn")
LEDGER = """
SELECT count(*) FROM stock s WHERE s.on_hand <> (
    SELECT coalesce(sum(m.change), 0) FROM stock_movements m WHERE m.variant_id = s.variant_id
)"""
SOLD = """
SELECT coalesce(sum(l.quantity), 0) FROM order_lines l
JOIN orders o ON o.id = l.order_id WHERE o.state = 'paid'"""
TAKEN = "SELECT coalesce(-sum(change), 0) FROM stock_movements WHERE reason = 'sold'"


def take_orders(home: str, end: str, variant: int) -> None:
    """Sell and have it paid until the file ``end`` is there, or nobody waits for it any more."""
    parent = os.getppid()
    with launching.inside(settings.read(Path(home))):
        while not Path(end).exists() and os.getppid() == parent:
            orders.paid(orders.cart((variant, 1)))


@contextmanager
def writers(home: Path, end: Path, variants: list[int]) -> Iterator[None]:
    """Four processes at work."""
    running = [
        SPAWN.Process(target=take_orders, args=(f"{home}", f"{end}", variant))
        for variant in variants
    ]
    for one in running:
        one.start()
    try:
        yield
    finally:
        end.touch()
        for one in running:
            one.join(timeout=30)
    assert [one.exitcode for one in running] == [0] * len(variants)


@pytest.mark.slow
def test_it_works(owner: Merchant, database: str, tmp_path: Path) -> None:
    orders.rate(catalog.front())
    variants = [catalog.variant_ids(catalog.product().id)[0] for _ in range(4)]
    inventory.set_counts(dict.fromkeys(variants, 100_000))
    db.session.rollback()
    taken: list[Taken] = []
    with writers(owner.config.home, tmp_path / "end", variants):
        while len(taken) < BACKUPS:
            backup = owner.back_up()
            if backup.orders > (taken[-1].orders if taken else 2):  # else they have not begun yet
                taken.append(backup)
    for number, backup in enumerate(taken):
        with databases.another(database) as url:
            done = owner.restore(tmp_path / f"shops/tea-{number}", backup.id, database=url)
            assert done.orders == backup.orders
            with opened(done.config) as engine, engine.connect() as connection:
                assert connection.scalar(text(LEDGER)) == 0
                assert connection.scalar(text(SOLD)) == connection.scalar(text(TAKEN)) > 0
