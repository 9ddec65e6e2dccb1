import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from storebuilder import jobs, media
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.media.models import Picture
from storebuilder.web.faces import House
from tests.media import builders

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


def receive(data: bytes, filename: str = "x.jpg") -> Picture:
    return media.receive(io.BytesIO(data), filename)


def test_it_works(app: House, config: Config) -> None:
    picture = builders.picture(builders.drawn(1400, 1000))
    view = media.views([picture.id])[picture.id]
    assert [(size.width, size.height) for size in view.sizes] == [
        (320, 229),
        (640, 457),
        (960, 686),
        (1280, 914),
        (1400, 1000),
    ]
    assert view.url(500) == view.sizes[1].url
    assert view.url(5000) == view.sizes[-1].url
    assert view.srcset.endswith(f"{view.sizes[-1].url} 1400w")
    for size in view.sizes:
        with Image.open(config.media / size.url.removeprefix("/media/")) as made:
            assert (made.format, made.size) == ("WEBP", (size.width, size.height))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_accepted_format_is_recognised_whatever_it_is_called(app: House, kind: str) -> None:
    picture = builders.picture(builders.drawn(330, 500, kind), "not-a-picture.exe")
    assert (picture.state, picture.width, picture.height) == ("ready", 330, 500)


@pytest.mark.parametrize("lossless", [True, False])
def test_the_header_of_webp_is_read_in_each_of_its_forms(app: House, lossless: bool) -> None:
    data = builders.drawn(333, 77, "WEBP", "RGBA", lossless=lossless)
    picture = receive(data)
    assert (picture.width, picture.height) == (333, 77)


def test_a_picture_that_comes_twice_is_kept_once(app: House, config: Config) -> None:
    first = builders.picture(filename="a.jpg")
    second = builders.picture(filename="b.jpg")
    assert first.id == second.id
    assert list((config.home / "received").iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        SVG,
        b"%PDF-1.7 ...",
        b"<html><script>alert(1)</script>",
        b"PK\x03\x04" + b"\0" * 40,
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x02" * 4000,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 8,
        b"GIF89a\0\0\0\0",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"\0\0\0\x20ftypavif" + b"\0" * 20 + b"\0\0\0\x08meta",
    ],
)
def test_what_is_no_picture_is_refused_in_one_line_that_says_what_is(
    app: House, config: Config, data: bytes
) -> None:
    with pytest.raises(NotAccepted, match="JPEG, PNG, WebP, GIF and AVIF"):
        receive(data, "photo.jpg")
    assert list((config.home / "received").iterdir()) == []


def test_a_bomb_is_refused_by_its_header(app: House) -> None:
    bomb = builders.drawn(9000, 9000, "PNG", "L")
    assert len(bomb) < 200_000
    with pytest.raises(NotAccepted, match="9000 × 9000"):
        receive(bomb)


def test_a_lying_header_is_found_out_by_the_child(app: House) -> None:
    honest = bytearray(builders.drawn(5200, 5200, "PNG", "L"))
    honest[16:24] = (100).to_bytes(4, "big") + (100).to_bytes(4, "big")
    picture = builders.picture(bytes(honest))
    assert picture.state in ("failed", "ready")
    assert picture.width <= 100


def test_a_file_of_more_than_20_mb_is_refused_while_it_comes(app: House) -> None:
    with pytest.raises(NotAccepted, match="larger than 20 MB"):
        receive(builders.drawn() + b"\0" * (20 * 1024 * 1024))


def test_a_truncated_picture_is_marked_failed_and_says_why(app: House) -> None:
    picture = builders.picture(builders.drawn(2000, 2000, quality=95)[:6000])
    assert picture.state == "failed"
    assert "cannot be read" in (picture.error or "")
    assert media.views([picture.id])[picture.id].url(640) == ""


def test_a_polyglot_leaves_nothing_of_its_other_half(app: House, config: Config) -> None:
    builders.picture(builders.drawn() + b"<script>alert(1)</script>PK\x03\x04")
    served = [path for path in config.media.rglob("*") if path.is_file()]
    assert served
    assert all(b"alert" not in path.read_bytes() for path in served)


def test_place_and_camera_are_not_published(app: House, config: Config) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 28.0, 38.0)
    builders.picture(builders.drawn(exif=exif.tobytes(), comment=b"SecretComment"))
    for path in config.media.rglob("*.*"):
        with Image.open(path) as made:
            assert not made.getexif()
            assert "comment" not in made.info
        assert b"Secret" not in path.read_bytes()


@pytest.mark.parametrize(
    ("turn", "corner"), [(1, "left top"), (3, "right bottom"), (6, "right top"), (8, "left bottom")]
)
def test_a_picture_stands_as_the_camera_was_held(
    app: House, config: Config, turn: int, corner: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    picture = builders.picture(builders.drawn(800, 400, exif=exif.tobytes()))
    upright = turn in (1, 3)
    assert (picture.width, picture.height) == ((800, 400) if upright else (400, 800))
    with Image.open(config.media / picture.sizes[-1]["path"]) as made:
        grey = made.convert("L")
        x = 5 if "left" in corner else grey.width - 5
        y = 5 if "top" in corner else grey.height - 5
        assert grey.crop((x, y, x + 1, y + 1)).tobytes()[0] < 60


def test_the_first_picture_of_an_animation_is_kept(app: House, config: Config) -> None:
    frames = [Image.new("P", (200, 100), number) for number in range(3)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    picture = builders.picture(stream.getvalue())
    with Image.open(config.media / picture.sizes[0]["path"]) as made:
        assert getattr(made, "n_frames", 1) == 1


def test_what_shows_through_stays_so(app: House, config: Config) -> None:
    picture = builders.picture(builders.drawn(400, 300, "PNG", "RGBA"))
    with Image.open(config.media / picture.sizes[-1]["path"]) as made:
        assert made.mode == "RGBA"
    assert picture.colour != "#eeeeee"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_every_mode_of_colours_becomes_a_picture(app: House, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert builders.picture(builders.drawn(100, 80, kind, mode)).state == "ready"


def test_a_size_is_never_larger_than_the_picture(app: House) -> None:
    assert [size["width"] for size in builders.picture(builders.drawn(100, 50)).sizes] == [100]


def test_making_sizes_twice_does_no_harm(app: House, config: Config) -> None:
    picture = builders.picture()
    before = sorted(path.read_bytes() for path in config.media.rglob("*.webp"))
    picture.state = "failed"
    db.session.commit()
    media.try_again(picture.id)
    jobs.run_due()
    assert db.session.get_one(Picture, picture.id).state == "ready"
    assert len(before) == len(list(config.media.rglob("*.webp")))


def test_the_lost_file_is_asked_for_again(app: House, config: Config) -> None:
    row = receive(builders.drawn())
    (config.home / "received" / row.sha256).unlink()
    jobs.run_due()
    assert "upload it again" in (db.session.get_one(Picture, row.id).error or "")
    assert builders.picture().state == "ready"


def test_a_path_in_a_file_name_is_only_a_name(app: House, config: Config) -> None:
    row = receive(builders.drawn(), "../../etc/passwd\x00\n.jpg")
    assert row.filename == "passwd .jpg"
    assert not (config.home.parent / "etc").exists()


def test_a_web_process_that_takes_pictures_in_never_loads_pillow(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(builders.drawn())
    program = """
import sys
from pathlib import Path
from storebuilder import config, media, migrating, jobs
from storebuilder.app import create_app
file = config.ShopFile(name="tea", panel_host="panel.tea.localhost", secret_key="s")
with create_app(config.write(Path(sys.argv[1]), file)).app_context():
    migrating.migrate()
    media.receive(Path(sys.argv[2]))
    jobs.run_due()
    print("PIL" in sys.modules, media.progress())
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "home"), str(photo)],
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.split("\n")[-2] == "False (1, 1)"
