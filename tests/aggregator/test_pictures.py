import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from PIL import Image

from storebuilder import aggregator, clock, fetching
from storebuilder.aggregator import pictures
from storebuilder.aggregator.models import MarketPicture
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, goods, planted, stocked
from tests.aggregator.shops import Answer, Shop, serving


def drawn(width: int = 1200, height: int = 900) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 200)).save(file, "JPEG")
    return file.getvalue()


class Gallery(Shop):
    """A shop that answers pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, tuple[int, bytes]] = {}

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        status, content = self.files.get(path, (404, b""))
        return status, {}, content


@pytest.fixture
def gallery(market: House) -> Iterator[Gallery]:
    planted()
    with serving(Gallery()) as shop:
        assert isinstance(shop, Gallery)
        yield shop


def offered(shop: Gallery, *names: str) -> int:
    store = a_store("tea", origin=shop.origin)
    images = tuple((f"{shop.origin}/{name}", "A cup") for name in names)
    return stocked(store, goods("1", "Cup", images=images))["1"]


def states() -> dict[str, str]:
    db.session.expire_all()
    return {row.url.rpartition("/")[2]: row.state for row in db.session.query(MarketPicture)}


def test_it_works(gallery: Gallery) -> None:
    gallery.files["/1.jpg"] = (200, drawn())
    number = offered(gallery, "1.jpg")
    assert aggregator.shelf("en").cards[0].picture is None
    pictures.copy_pictures()
    picture = aggregator.shelf("en").cards[0].picture
    assert picture is not None
    assert [size.width for size in picture.sizes] == [320, 640]
    assert (picture.alt, picture.url(320)[:7]) == ("A cup", "/media/")
    assert gallery.origin not in picture.srcset
    assert len(aggregator.offer("en", number).pictures) == 1


def test_first_pictures_come_before_the_others(gallery: Gallery) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        gallery.files[f"/{name}"] = (200, drawn(64, 64 + len(gallery.files)))
    number = offered(gallery, "1.jpg", "2.jpg", "3.jpg")
    pictures.copy_pictures()
    assert states() == {"1.jpg": "ready", "2.jpg": "wanted", "3.jpg": "wanted"}
    with time_machine.travel(clock.now() + pictures.LATER + timedelta(seconds=1)):
        pictures.copy_pictures()
        assert set(states().values()) == {"ready"}
        assert len(aggregator.offer("en", number).pictures) == 3


def test_what_is_no_picture_is_not_kept(gallery: Gallery) -> None:
    gallery.files["/1.jpg"] = (200, b"<svg onload='alert(1)'/>")
    offered(gallery, "1.jpg")
    pictures.copy_pictures()
    assert states() == {"1.jpg": "failed"}
    assert aggregator.shelf("en").cards[0].picture is None


def test_a_picture_that_is_not_to_be_had_is_tried_again_later_and_then_given_up(
    gallery: Gallery,
) -> None:
    offered(gallery, "1.jpg")
    now, asked = clock.now(), []
    for hours in (0, 1, 4, 30, 60):
        with time_machine.travel(now + timedelta(hours=hours)):
            pictures.copy_pictures()
            asked.append(gallery.asked.count("GET /1.jpg"))
    assert asked == [1, 2, 3, 4, 4]
    assert states()["1.jpg"] == "failed"


def test_a_picture_of_our_own_network_is_not_asked(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.files["/1.jpg"] = (200, drawn())
    offered(gallery, "1.jpg")
    monkeypatch.setattr(
        pictures, "fetch", lambda *asked, **how: fetching.fetch(*asked, **how | {"nearby": False})
    )
    pictures.copy_pictures()
    assert gallery.asked == []
    assert states() == {"1.jpg": "wanted"}


def test_no_picture_is_copied_onto_a_full_disk(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.files["/1.jpg"] = (200, drawn())
    offered(gallery, "1.jpg")
    monkeypatch.setattr(pictures, "LEAST_FREE", 10**18)
    pictures.copy_pictures()
    assert gallery.asked == []


def test_two_workers_fetch_no_picture_twice(gallery: Gallery) -> None:
    gallery.files["/1.jpg"] = (200, drawn())
    offered(gallery, "1.jpg")
    assert len(pictures._claim(3)) == 1
    assert pictures._claim(3) == []
