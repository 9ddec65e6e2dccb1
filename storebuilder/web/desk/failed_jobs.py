"""Tasks of the background that gave up, and trying them again."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update

from storebuilder import accounts, clock
from storebuilder.db import claimed, db, writing
from storebuilder.errors import Conflict
from storebuilder.jobs import Job
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.frame import frame
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render


@frame.get("/jobs")
@needs("manager")
def failed_jobs() -> ResponseReturnValue:
    """What gave up, what is running, what waits longest."""
    gave_up = select(Job).where(Job.state == "failed").order_by(Job.id.desc()).limit(100)
    at_work = select(Job).where(Job.state.in_(["running", "due"])).order_by(Job.run_at).limit(20)
    return render(
        "panel/failed_jobs.html",
        failed=db.session.scalars(gave_up).all(),
        waiting=db.session.scalars(at_work).all(),
    )


@frame.post("/jobs/<int(max=2147483647):job_id>/retry")
@needs("manager")
def retry_job(job_id: int) -> ResponseReturnValue:
    """Let a task that gave up run once more."""
    with writing():
        again = update(Job).where(Job.id == job_id, Job.state == "failed")
        fresh = {"state": "due", "run_at": clock.now(), "tries": 0, "finished_at": None}
        if not claimed(again.values(**fresh)):
            raise Conflict("This task is no longer failed.")
        kind = db.session.scalar(select(Job.kind).where(Job.id == job_id)) or ""
        accounts.audit("job.retried", "job", job_id, kind)
    notice("settings.jobs.retried")
    return redirect(url_for("panel.failed_jobs"), 303)
