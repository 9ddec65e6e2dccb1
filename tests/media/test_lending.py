"""A picture of our own is shown before its sizes are made."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from storebuilder import jobs, media
from tests.conftest import Browser


def test_it_works(buyer: Browser, tmp_path: Path) -> None:
    file = tmp_path / "cup.webp"
    Image.new("RGB", (700, 500), "#9fc2b1").save(file)
    picture = media.receive(file)
    assert not media.views([picture.id])[picture.id].ready
    media.show_meanwhile(picture.id, file)
    lent = media.views([picture.id])[picture.id]
    assert [(size.width, size.height) for size in lent.sizes] == [(700, 500)]
    with buyer.get(lent.url(320)) as answer:
        assert answer.data == file.read_bytes()


def test_the_sizes_take_its_place(buyer: Browser, tmp_path: Path) -> None:
    file = tmp_path / "cup.webp"
    Image.new("RGB", (700, 500), "#9fc2b1").save(file)
    picture = media.receive(file)
    media.show_meanwhile(picture.id, file)
    jobs.run_due()
    made = media.views([picture.id])[picture.id]
    assert [size.width for size in made.sizes] == [320, 640, 700]
    media.show_meanwhile(picture.id, file)
    assert media.views([picture.id])[picture.id] == made
