"""A backup counts only when it was read back and opened."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import func, select

from storebuilder import backups
from storebuilder.db import db
from storebuilder.orders.models import Order
from tests.backups.builders import Merchant


def test_it_works(owner: Merchant, tmp_path: Path, another: str) -> None:
    taken = owner.back_up()
    assert (taken.orders, taken.media) == (2, 4)
    assert backups.health(owner.config).state == "green"
    done = owner.restore(tmp_path / "shops/tea", database=another)
    total = db.session.scalar(select(func.sum(Order.total)))
    assert (done.orders, done.totals, done.media) == (2, {"USD": total}, 4)
    for path in owner.config.media.rglob("*.webp"):
        there = done.config.home / path.relative_to(owner.config.home)
        assert there.read_bytes() == path.read_bytes()
    assert stat.S_IMODE(done.config.home.stat().st_mode) == 0o700
    assert not (done.config.home / "received/.new-half").exists()
