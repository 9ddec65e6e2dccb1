"""Which backups are kept: all of two days, then one a day, a week, a month; removed one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from storebuilder import clock
from storebuilder.backups.manifests import ENDING, id_of, moment_of
from storebuilder.backups.notes import PROVEN, Notes
from storebuilder.backups.places import Place
from storebuilder.backups.sending import key_of

ALL = timedelta(days=2)
PERIODS = (
    (timedelta(days=14), "%Y-%m-%d"),
    (timedelta(weeks=8), "%G-%V"),
    (timedelta(days=365), "%Y-%m"),
)
LEAST = 3  # proven ones that stay, whatever the clock says
GRACE = timedelta(days=30)  # before a media object that nothing names is removed


def kept(there: Iterable[str], proven: set[str], now: datetime) -> set[str]:
    """Which of these backups stay; in each period the newest one, a proven one where there is."""
    moments = {number: moment_of(number) for number in there}
    best = sorted(moments, key=lambda number: (number in proven, number), reverse=True)
    keep = {number for number in best if now - moments[number] < ALL}
    keep.update([number for number in best if number in proven][:LEAST])
    for reach, form in PERIODS:
        seen = set[str]()
        for number in best:
            period = moments[number].strftime(form)
            if now - moments[number] < reach and period not in seen:
                seen.add(period)
                keep.add(number)
    return keep


def prune(place: Place, notes: Notes) -> int:
    """Remove what is no longer kept, after a backup was proven; returns how many objects went.

    Archives that this machine began and never proved go at once. Media go when no kept archive has
    named them for thirty days, and only where this machine knows what every kept one names.
    """
    keys = dict(place.sizes())
    there = {number for key in keys if (number := id_of(key))}
    known = notes.state.archives
    proven = {number for number in there if number in known and known[number].state == PROVEN}
    bad = (there & known.keys()) - proven
    keep = kept(there - bad, proven, clock.now())
    gone = sorted(there - keep)
    for number in gone:
        place.delete(f"{number}{ENDING}")
        notes.forget(number)
    for number in known.keys() - there:
        notes.forget(number)
    media = [key for key in keys if key.startswith("media/")]
    return len(gone) + _prune_media(place, notes, keep, media)


def _prune_media(place: Place, notes: Notes, keep: set[str], media: list[str]) -> int:
    needed = set[str]()
    for number in keep:
        names = notes.needs(number)
        if names is None:  # made by another machine: only the merchant's key tells what it names
            return 0
        needed |= {key_of(digest) for digest in names}
    now, old = clock.now(), notes.state.unneeded
    notes.state.unneeded = {key: old.get(key, now) for key in media if key not in needed}
    gone = [key for key, since in notes.state.unneeded.items() if now - since >= GRACE]
    notes.save()
    for key in gone:
        place.delete(key)
        del notes.state.unneeded[key]
    notes.save()
    return len(gone)
