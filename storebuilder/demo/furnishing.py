"""Furnishing an empty shop, step by step; every step finds out by itself what is done already."""

from __future__ import annotations

from collections.abc import Callable

from storebuilder.demo import booking, goods, house, rooms
from storebuilder.demo.reading import shelves

#: Told after every bit of work: what is being done, how much of it is done, out of how much.
Progress = Callable[[str, int, int], None]


def furnish(progress: Progress | None = None) -> None:
    """Make the demo shop on a migrated database; needs an app context.

    Run again it changes nothing; killed half-way it goes on where it stopped. Pictures are received
    here and resized by the worker's jobs.
    """
    tell = progress or _silent
    house.open_house()
    rooms.write_pages()
    rooms.write_menus()
    rooms.write_rates()
    rooms.write_codes()
    tell("Storefronts", 2, 2)
    catalogue = shelves()
    pictures = goods.receive_pictures(catalogue, tell)
    rooms.dress(pictures)
    goods.fill_shelves(catalogue, pictures, tell)
    booking.book(catalogue, tell)


def _silent(what: str, done: int, total: int) -> None:
    pass
