"""What an aggregator is made of, and the words that make it on a server."""

from pathlib import Path

from sqlalchemy import select

from storebuilder import founding, launching, wishing
from storebuilder.aggregator.models import Category
from storebuilder.db import db
from storebuilder.storefronts.models import Page, Storefront, Translation
from storebuilder.wishing import Wish

STEPS = [
    "Home folder",
    "Database",
    "Market",
    "Operator's account",
    "Address",
    "Categories",
    "Pages",
]


def wish(folder: Path, **more: str) -> Wish:
    wanted = {"country": "DE", "currency": "EUR", "language": "en", "email": "li@mall.example"}
    return wishing.wish("world-mall", folder, kind="aggregator", **{**wanted, **more})


def found(wanted: Wish) -> list[str]:
    """Carry the steps out; the names of those that had something to do."""
    done = []
    with founding.Founding(wanted, lambda *_: None) as opening:
        for name, check, act in opening.steps():
            if not check():
                act()
                done.append(name)
    return done


def test_it_works(tmp_path: Path) -> None:
    wanted = wish(tmp_path)
    assert found(wanted) == STEPS
    assert found(wanted) == []
    config = launching.Opening(wanted, lambda *_: None).config()
    assert config.file.kind == "aggregator"
    with launching.inside(config):
        front = db.session.scalars(select(Storefront)).one()
        assert (front.name, front.host, front.theme) == (
            "World Mall", "world-mall.localhost", "market",
        )  # fmt: skip
        assert (front.currency, front.languages) == ("EUR", ["en", "zh-CN"])
        assert db.session.scalar(select(Category.id).limit(1))
        pages = set(db.session.scalars(select(Page.handle)))
        assert pages == {"about", "contact", "privacy", "terms"}
        chinese = db.session.scalars(
            select(Translation.text).where(Translation.language == "zh-CN")
        )
        assert any("World Mall" in text for text in chinese)
        said = founding.welcome(config)
        assert f"storebuilder join SHOP http://world-mall.localhost:{config.file.port}" in said
        assert "/sign-in/" in said


def test_a_server_makes_it_by_the_same_command(tmp_path: Path) -> None:
    words = wish(tmp_path, domain="mall.example").words()
    assert words[:4] == ["aggregator", "launch", "world-mall", "--behind"]
    assert "--theme" not in words
    assert words[words.index("--domain") + 1] == "mall.example"
    assert words[words.index("--currency") + 1] == "EUR"


def test_a_demo_asks_nothing(tmp_path: Path) -> None:
    wanted = founding.demo({"country": None, "currency": "CNY", "demo": True})
    assert wanted == {"country": "US", "currency": "CNY", "language": "en", "demo": True}
    names = [one.name for one, _ in founding.wishes("mall", tmp_path)]
    assert names == ["mall-1", "mall-2", "mall-3"]
