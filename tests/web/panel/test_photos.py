"""Photos of a product: sent by script and without one, put in order, removed, put back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from storebuilder import jobs
from storebuilder.catalog.models import Photo, Product
from storebuilder.db import db
from storebuilder.media.models import Picture
from storebuilder.web.faces import House
from tests.catalog.builders import product
from tests.conftest import PANEL_HOST, Browser, browser

JSON = {"Accept": "application/json"}


def test_it_works(owner: Browser) -> None:
    pot = product("Pot")
    answer = _send(owner, pot, _picture("red"), headers=JSON)
    assert answer.status_code == 200
    assert answer.json is not None
    assert 'data-state="received"' in answer.json["tiles"][0]
    jobs.run_due()
    ready = owner.get(f"/products/{pot.id}/photos?ids={_photos(pot)[0]}", headers=JSON).json
    assert ready is not None
    assert 'data-state="ready"' in ready["tiles"][0]
    assert "/media/" in ready["tiles"][0]


def test_several_are_sent_by_a_plain_form(owner: Browser) -> None:
    pot = product("Pot")
    files = [(_picture("red"), "one.png"), (_picture("blue"), "two.png")]
    answer = owner.post(f"/products/{pot.id}/photos", data={"photo": files})
    assert answer.status_code == 303
    assert len(_photos(pot)) == 2
    assert "2 photos were added." in owner.get(f"/products/{pot.id}").text


def test_they_are_put_in_order_by_drag_and_by_buttons(owner: Browser) -> None:
    pot, (one, two, three) = _with_photos(owner, 3)
    answer = owner.post(
        f"/products/{pot.id}/photos/order", data={"ids": f"{three},{one}"}, headers=JSON
    )
    assert answer.json == {"ok": True}
    assert _photos(pot) == [three, one, two]
    assert owner.post(f"/products/{pot.id}/photos/{two}/earlier").status_code == 303
    assert _photos(pot) == [three, two, one]
    owner.post(f"/products/{pot.id}/photos/{three}/later")
    owner.post(f"/products/{pot.id}/photos/{one}/later")
    assert _photos(pot) == [two, three, one]


def test_a_removed_photo_comes_back_to_its_place(owner: Browser) -> None:
    pot, (one, two) = _with_photos(owner, 2)
    owner.post(f"/products/{pot.id}/photos/words", data={f"alt-{one}": "A red pot"})
    owner.post(f"/products/{pot.id}/photos/{one}/remove")
    assert _photos(pot) == [two]
    page = owner.get(f"/products/{pot.id}").text
    undo = page.split(f'action="/products/{pot.id}/photos/restore')[1].split('"')[0]
    path = f"/products/{pot.id}/photos/restore{undo.replace('&amp;', '&')}"
    assert owner.post(path).status_code == 303
    first = db.session.get_one(Photo, _photos(pot)[0])
    assert first.alt == "A red pot"
    assert len(_photos(pot)) == 2


def test_a_new_products_photos_wait_for_it(owner: Browser) -> None:
    sent = owner.post("/photos", data={"photo": (_picture("red"), "red.png")}, headers=JSON)
    assert sent.json is not None
    assert 'name="picture"' in sent.json["tiles"][0]
    number = db.session.scalar(select(Picture.id))
    waiting = owner.get(f"/photos?pictures={number}", headers=JSON).json
    assert waiting is not None
    assert len(waiting["tiles"]) == 1
    data: dict[str, Any] = {
        "title": "Pot",
        "row": "n0",
        "n0-price": "1",
        "picture": number,
        f"alt-{number}": "A red pot",
        "photo": (_picture("blue"), "blue.png"),
    }
    assert owner.post("/products/new", data=data).status_code == 303
    photos = db.session.scalars(select(Photo).order_by(Photo.position)).all()
    assert [photo.alt for photo in photos] == ["A red pot", ""]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "x.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "x.png"),
        (b"GIF89a<script>alert(1)</script>", "x.gif"),
        (b"<html><script>alert(1)</script>", "x.jpg"),
        (b"", "empty.png"),
        (b"%PDF-1.4", "../../etc/passwd"),
    ],
)
def test_what_is_no_picture_is_refused(owner: Browser, content: bytes, name: str) -> None:
    pot = product("Pot")
    answer = owner.post(
        f"/products/{pot.id}/photos", data={"photo": (BytesIO(content), name)}, headers=JSON
    )
    jobs.run_due()
    if answer.status_code == 200:  # its head looked right: then it must fail while it is read
        assert {picture.state for picture in db.session.scalars(select(Picture))} == {"failed"}
        assert "could not be read" in owner.get(f"/products/{pot.id}").text
    else:
        assert answer.status_code == 422
        assert answer.json is not None
        assert answer.json["problem"]


def test_a_failed_picture_can_be_tried_again(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    pot, (photo,) = _with_photos(owner, 1)
    with monkeypatch.context() as little:
        little.setattr("storebuilder.media.resizing._run_child", lambda *_: {"error": "No room."})
        jobs.run_due()
    again = f"/products/{pot.id}/photos/{photo}/again"
    assert again in owner.get(f"/products/{pot.id}").text
    assert owner.post(again).status_code == 303
    page = owner.get(f"/products/{pot.id}").text
    assert again not in page
    assert 'data-state="received"' in page
    jobs.run_due()
    answer = owner.post(again, headers=JSON)  # a ready one stays as it is
    assert answer.json is not None
    assert 'data-state="ready"' in answer.json["tiles"][0]


def test_a_refusal_without_a_script_is_a_notice(owner: Browser) -> None:
    pot = product("Pot")
    answer = owner.post(f"/products/{pot.id}/photos", data={"photo": (BytesIO(b"<svg/>"), "x.svg")})
    assert answer.status_code == 303
    assert "toast-bad" in owner.get(f"/products/{pot.id}").text


def test_a_file_name_is_only_a_name(owner: Browser) -> None:
    pot = product("Pot")
    name = '"><script>alert(1)</script>.png'
    _send(owner, pot, _picture("red"), name=name, headers=JSON)
    page = owner.get(f"/products/{pot.id}").text
    assert "<script>alert" not in page


def test_photos_of_another_product_cannot_be_touched(owner: Browser) -> None:
    pot, (photo,) = _with_photos(owner, 1)
    other = product("Other")
    for way in ("remove", "earlier", "later", "again"):
        assert owner.post(f"/products/{other.id}/photos/{photo}/{way}").status_code == 404
    owner.post(f"/products/{other.id}/photos/order", data={"ids": photo})
    owner.post(f"/products/{other.id}/photos/words", data={f"alt-{photo}": "stolen"})
    assert owner.get(f"/products/{other.id}/photos?ids={photo}", headers=JSON).json == {"tiles": []}
    assert db.session.get_one(Photo, photo).alt == ""
    assert _photos(pot) == [photo]
    for sent in ({"picture": "99999"}, {"picture": "x"}, {}):
        assert owner.post(f"/products/{other.id}/photos/restore", data=sent).status_code == 404
    assert _send(owner, 99999, _picture("red"), headers=JSON).status_code == 404


def test_too_much_at_once_is_refused(owner: Browser, app: House) -> None:
    pot = product("Pot")
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = _send(owner, pot, BytesIO(b"x" * 2000), headers=JSON)
    assert answer.status_code == 413
    assert _photos(pot) == []


def test_charlie_can_do_nothing(app: House, owner: Browser) -> None:
    pot, (photo,) = _with_photos(owner, 1)
    charlie = browser(app, PANEL_HOST)
    assert _send(charlie, pot, _picture("red")).status_code == 303
    assert _send(charlie, pot, _picture("red"), headers=JSON).status_code == 401
    assert (
        charlie.post(f"/products/{pot.id}/photos/{photo}/remove", headers=JSON).status_code == 401
    )
    assert charlie.post("/photos", headers=JSON).status_code == 401
    assert _photos(pot) == [photo]


def _picture(colour: str) -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (64, 80), colour).save(stream, "PNG")
    stream.seek(0)
    return stream


def _send(
    client: Browser, pot: Product | int, stream: BytesIO, name: str = "pot.png", **options: Any
) -> TestResponse:
    number = pot if isinstance(pot, int) else pot.id
    return client.post(f"/products/{number}/photos", data={"photo": (stream, name)}, **options)


def _with_photos(owner: Browser, number: int) -> tuple[Product, list[int]]:
    pot = product("Pot with photos")
    for colour in ("red", "green", "blue")[:number]:
        assert _send(owner, pot, _picture(colour), headers=JSON).status_code == 200
    return pot, _photos(pot)


def _photos(pot: Product) -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Photo.id).where(Photo.product_id == pot.id).order_by(Photo.position, Photo.id)
        )
    )
