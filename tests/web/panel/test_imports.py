"""Bringing products in from a CSV file and taking them out, as the staff does it."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from storebuilder import jobs
from storebuilder.catalog.models import Product
from storebuilder.db import db
from storebuilder.jobs import Job
from storebuilder.web.faces import House
from storebuilder.web.panel.import_runs import KIND
from tests.catalog.builders import product, shirt
from tests.conftest import PANEL_HOST, Browser, browser

HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Variant SKU,Variant Price,Variant Inventory Qty,Image Src,Status"
)
GOOD = f"""{HEAD}
pot,Blue pot,<p>Fine</p>,Kiln,Pots,tea,true,Title,Default Title,POT-1,29.00,5,,active
bowl,Bowl,,Kiln,Bowls,tea,true,Title,Default Title,BOWL-1,12.50,3,,active
"""


def test_it_works(owner: Browser) -> None:
    answer = _send(owner, GOOD)
    assert answer.status_code == 303
    waiting = owner.get(answer.location).text
    assert "Waiting" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    jobs.run_due()
    done = owner.get(answer.location).text
    assert "Done" in done
    assert 'http-equiv="refresh"' not in done
    assert "Blue pot" in owner.get("/products").text
    asked = owner.get(answer.location, headers={"Accept": "application/json"}).json
    assert asked is not None
    assert asked["going"] is False


def test_a_spreadsheet_s_unicode_text_is_read(owner: Browser) -> None:
    content = "Handle\tTitle\tPrice\nteapot\t紫砂壶\t49.00\n".encode("utf-16")
    owner.post("/imports", data={"file": (BytesIO(content), "goods.txt")})
    jobs.run_due()
    assert db.session.scalars(select(Product.title)).one() == "紫砂壶"


def test_what_could_not_be_taken_is_listed_by_row(owner: Browser) -> None:
    answer = _send(owner, GOOD + "cup,Cup,,,,,true,Title,Default Title,CUP,dear,1,,active\n")
    jobs.run_due()
    page = owner.get(answer.location).text
    assert "row needs a look" in page
    assert "cup" in page
    assert "Blue pot" in owner.get("/products").text


def test_what_goes_out_comes_back_in_unchanged(owner: Browser) -> None:
    shirt("Linen shirt")
    product("Tea pot", sku="POT")
    out = owner.get("/products/export.csv")
    assert out.mimetype == "text/csv"
    assert out.headers["Content-Disposition"].startswith("attachment")
    answer = _send(owner, out.text)
    jobs.run_due()
    assert "Failed" not in owner.get(answer.location).text
    assert db.session.query(Product).count() == 2


def test_formulas_are_not_handed_to_spreadsheets(owner: Browser) -> None:
    product('=HYPERLINK("http://evil.example","Click")', vendor="+1", kind="@SUM(A1)")
    text = owner.get("/products/export.csv").text.lstrip("\ufeff")
    for row in csv.reader(StringIO(text)):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "", "Choose a CSV file first."),
        (b"x", "goods.xlsx", "is not a CSV file"),
        (b"PK\x03\x04\0\0", "goods.csv", "no text in rows"),
        (b"   ", "goods.csv", "no text in rows"),
    ],
)
def test_what_is_no_table_is_refused(owner: Browser, content: bytes, name: str, said: str) -> None:
    data = {"file": (BytesIO(content), name)} if name else {}
    answer = owner.post("/imports", data=data)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_without_known_columns_fails_with_a_reason(owner: Browser) -> None:
    answer = _send(owner, "a,b,c\n1,2,3\n")
    jobs.run_due()
    page = owner.get(answer.location)
    assert page.status_code == 200
    assert db.session.query(Product).count() == 0
    assert "Failed" in page.text
    assert "has no column" in page.text


def test_an_uploaded_file_cannot_reach_other_files(owner: Browser, app: House) -> None:
    (app.config["SHOP"].home / "secret.png").write_bytes(b"secret")
    rows = GOOD.replace("5,,active", "5,../../secret.png,active")
    answer = _send(owner, rows, name="../../../evil.csv")
    jobs.run_due()
    assert owner.get(answer.location).status_code == 200
    assert not (app.config["SHOP"].home.parent / "evil.csv").exists()
    kept = list((app.config["SHOP"].home / "imports").rglob("*.csv"))
    assert len(kept) == 1


def test_scripts_in_a_file_stay_text(owner: Browser) -> None:
    script = "<script>alert(1)</script>"
    texts = ",".join([script] * 5)
    rows = f"{HEAD}\n{texts},,true,Title,Default Title,{script},x,1,,active\n"
    answer = _send(owner, rows, name=f"{script}.csv")
    jobs.run_due()
    for path in (answer.location, "/imports", "/products"):
        assert "<script>alert" not in owner.get(path).text


def test_charlie_sees_nothing(app: House, owner: Browser) -> None:
    place = _send(owner, GOOD).location
    charlie = browser(app, PANEL_HOST)
    for path in ("/imports", place, "/products/export.csv"):
        assert charlie.get(path).status_code == 303
    assert _send(charlie, GOOD).status_code == 303
    assert db.session.scalar(select(Job.id).where(Job.id > 1)) is None
    assert owner.get("/imports/unknown").status_code == 404


def test_a_file_is_looked_at_first_and_imported_then(owner: Browser) -> None:
    product("Old pot", handle="pot", sku="POT-1", price=2500, on_hand=5)
    answer = _send(owner, GOOD, look="1")
    assert "Looking" in owner.get(answer.location).text
    jobs.run_due()
    page = owner.get(answer.location).text
    assert "Nothing has been written." in page
    for words in ("Bowl", "25.00", "29.00", "Old pot", "Blue pot"):
        assert words in page
    assert "Blue pot" not in owner.get("/products").text
    start = answer.location.replace("/trial", "/start")
    assert f'action="{start}"' in page
    going = owner.post(start)
    jobs.run_due()
    assert "Done" in owner.get(going.location).text
    assert "Blue pot" in owner.get("/products").text


def test_a_looked_at_file_is_imported_once_however_often_it_is_pressed(owner: Browser) -> None:
    answer = _send(owner, GOOD, look="1")
    start = answer.location.replace("/trial", "/start")
    assert owner.post(start).status_code == 303
    assert owner.post(start).status_code == 409
    assert len(db.session.scalars(select(Job).where(Job.kind == KIND)).all()) == 1


def test_what_is_wrong_with_a_file_is_told_by_looking(owner: Browser) -> None:
    answer = _send(
        owner, GOOD + "cup,Cup,,,,,true,Title,Default Title,CUP,dear,1,,active\n", look="1"
    )
    jobs.run_due()
    page = owner.get(answer.location).text
    assert "row needs a look" in page
    assert "cup" in page
    strange = _send(owner, "A,B\n1,2\n", look="1")
    jobs.run_due()
    page = owner.get(strange.location).text
    assert "has no column Handle or Title" in page
    assert "/start" not in page


@pytest.mark.parametrize("token", ["0123456789abcdef", "..", "x", "0123456789abcdef0"])
def test_a_trial_that_is_not_there_is_not_found(owner: Browser, token: str) -> None:
    assert owner.get(f"/imports/{token}/trial").status_code == 404
    assert owner.post(f"/imports/{token}/start").status_code == 404


def _send(client: Browser, text: str, name: str = "goods.csv", **more: str) -> TestResponse:
    return client.post("/imports", data={"file": (BytesIO(text.encode()), name), **more})
