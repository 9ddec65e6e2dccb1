"""Bringing products in from a CSV file, and taking them out: the import runs as a job."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from flask import Response, current_app, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, catalog, clock, jobs
from storebuilder.catalog import trying
from storebuilder.catalog.files import cells
from storebuilder.db import writing
from storebuilder.errors import NotAccepted, ShopError
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import t
from storebuilder.web.panel import face, import_trials
from storebuilder.web.panel.import_runs import KIND, note_refused, recent, view_of
from storebuilder.web.panel.photos import wants_json

LARGEST = 32 * 1024 * 1024  # bytes; the catalogue of ten thousand products has about 10 MB
PIECE = 64 * 1024


@face.get("/imports")
def imports() -> str:
    """Choose a file; the imports before."""
    return render("panel/imports/index.html", runs=recent(), error="")


@face.post("/imports")
def start_import() -> ResponseReturnValue:
    """Take the file in and let a job read it; with ``look`` only to say what would become of it."""
    try:
        path = _keep()
    except NotAccepted as error:
        return render("panel/imports/index.html", runs=recent(), error=error.message), 422
    if "look" in request.form:
        import_trials.begin(path)
        return redirect(url_for("panel.import_trial", token=path.parent.name), 303)
    return _start(path)


@face.get("/imports/<token>/trial")
def import_trial(token: str) -> ResponseReturnValue:
    """What an import of a file that was taken in would do."""
    return render(
        "panel/imports/trial.html",
        view=import_trials.view_of(token),
        field_words=import_trials.field_words,
        most=trying.MOST,
    )


@face.post("/imports/<token>/start")
def start_looked_at(token: str) -> ResponseReturnValue:
    """Import the file that was only looked at."""
    return _start(import_trials.claim(token))


@face.get("/imports/<token>")
def import_run(token: str) -> ResponseReturnValue:
    """How far an import is, and what came of it; refreshes itself while it runs."""
    view = view_of(token)
    if wants_json():
        html = render("panel/imports/state.html", view=view)
        return {"html": html, "going": view.going}
    return render("panel/imports/run.html", view=view)


@face.get("/products/export.csv")
def export_products() -> Response:
    """Every product as a CSV file in the layout that the import takes."""
    stored: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=2 * 1024 * 1024)  # noqa: SIM115
    text = TextIOWrapper(stored, encoding="utf-8", newline="", write_through=True)
    text.write("\ufeff")  # by which spreadsheets know UTF-8
    catalog.export_csv(text)
    text.detach()
    stored.seek(0)
    response = Response(stream_with_context(_pieces(stored)), mimetype="text/csv")
    name = f"products-{clock.now():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@jobs.job(KIND)
def run_import(path: str, token: str, name: str, by: list[Any]) -> None:
    """Read an uploaded file into the catalogue; what it could not take is in the run's problems."""
    with accounts.acting_as(accounts.Actor(by[0], by[1])):
        try:
            run = catalog.import_csv(
                Path(path), progress=lambda done, total: jobs.progress(KIND, done, total)
            )
        except ShopError as error:  # trying again would not mend the file
            note_refused(name, str(error))
            return
        counts = {"created": [0, run.created], "updated": [0, run.updated]}
        with writing():
            accounts.audit("products.imported", "import", run.id, name, counts)


def _start(path: Path) -> ResponseReturnValue:
    token, staff = path.parent.name, accounts.actor()
    with writing():
        jobs.later(
            KIND, path=str(path), token=token, name=path.name, by=[staff.name, staff.staff_id]
        )
        accounts.audit("products.import_started", "import", None, path.name)
    return redirect(url_for("panel.import_run", token=token), 303)


def _keep() -> Path:
    """Keep the uploaded file in an empty folder of its own, so that it can name no other file."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise NotAccepted(t("imports.problem.none"), field="file")
    if not file.filename.lower().endswith((".csv", ".txt")):
        raise NotAccepted(t("imports.problem.kind", name=file.filename[:80]), field="file")
    content = file.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotAccepted(t("imports.problem.large", most=LARGEST // 1024 // 1024), field="file")
    if not cells.may_be_text(content):
        raise NotAccepted(t("imports.problem.text"), field="file")
    folder: Path = current_app.config["SHOP"].home / "imports" / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    stem = "".join(c if c.isalnum() or c in "-_" else "-" for c in Path(file.filename).stem)[:60]
    path = folder / f"{stem or 'products'}-{folder.name[:6]}.csv"
    path.write_bytes(content)
    return path


def _pieces(stored: IO[bytes]) -> Iterator[bytes]:
    with stored:
        while piece := stored.read(PIECE):
            yield piece
