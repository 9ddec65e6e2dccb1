"""What every panel has: the door, the frame of its pages, words, forms, staff, the audit trail.

A shop's panel and an aggregator's office each put this on their face with ``furnish``.
"""

from __future__ import annotations

from storebuilder.web.desk.desk import Desk
from storebuilder.web.faces import Face


def furnish(face: Face, desk: Desk) -> None:
    """Put the rules that all panels share on ``face``, and say what is the panel's own."""
    from storebuilder.web.desk import (  # noqa: F401
        assets,
        audit,
        door,
        failed_jobs,
        failing,
        headers,
        me,
        menus,
        notices,
        outbox,
        pages,
        places,
        section_editing,
        sections,
        signing_in,
        staff,
    )
    from storebuilder.web.desk.frame import frame

    frame.put_on(face)
    face.record_once(lambda state: state.app.extensions.update(desk=desk))


__all__ = ["Desk", "furnish"]
