"""Reading imports: the job that works, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storebuilder import clock
from storebuilder.catalog.runs import ImportRun
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.jobs import Job

KIND = "panel.import"
LOOKED_AT = 50  # the latest imports among which a token is looked for
MOST_PROBLEMS = 500


@dataclass(frozen=True)
class ImportView:
    """An import as its page shows it."""

    token: str
    name: str
    job: Job
    run: ImportRun | None

    @property
    def going(self) -> bool:
        """Whether it is worth asking again."""
        return self.job.state in {"due", "running"}

    @property
    def state(self) -> str:
        """waiting, running, done or failed"""
        if self.job.state == "failed" or (self.run is not None and self.run.state == "failed"):
            return "failed"
        if self.job.state == "due":
            return "waiting" if self.job.tries == 0 else "running"
        return self.job.state

    @property
    def problems(self) -> list[dict[str, Any]]:
        return self.run.problems[:MOST_PROBLEMS] if self.run else []


def note_refused(name: str, problem: str) -> None:
    """Keep the reason why a file as a whole was not taken in."""
    with writing():
        problems = [{"row": 1, "handle": "", "problem": problem}]
        run = ImportRun(filename=name, state="failed", problems=problems, finished_at=clock.now())
        db.session.add(run)


def view_of(token: str) -> ImportView:
    """The import with this token; raises NotFound."""
    found = next((view for view in recent() if view.token == token), None)
    if found is None:
        raise NotFound("There is no such import.")
    return found


def recent() -> list[ImportView]:
    """The latest imports of the panel, the newest first; two queries."""
    rows: Sequence[Job] = db.session.scalars(
        select(Job).where(Job.kind == KIND).order_by(Job.id.desc()).limit(LOOKED_AT)
    ).all()
    names = [str(job.payload["name"]) for job in rows]
    found = db.session.scalars(select(ImportRun).where(ImportRun.filename.in_(names)))
    runs = {run.filename: run for run in found}
    return [
        ImportView(job.payload["token"], job.payload["name"], job, runs.get(job.payload["name"]))
        for job in rows
    ]
