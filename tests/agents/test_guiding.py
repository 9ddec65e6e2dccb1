"""The text for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import event

from storebuilder import catalog, shipping, storefronts
from storebuilder.agents import guiding
from storebuilder.agents.markdown import line, plain
from storebuilder.db import db
from storebuilder.storefronts import pages
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.catalog.builders import front, product
from tests.conftest import Browser

WORDS = Path(guiding.__file__).parent / "words"


@pytest.fixture
def furnished(app: House) -> None:
    made = product("Blue tea pot", price=2900)
    shelf = catalog.add_collection("Tea ware")
    catalog.fill_collection(shelf.id, [made.id])
    shipping.start_with(front().id, "USD", "CN")
    pages.write_page("terms", title="Terms", body_html="<h2>Fair</h2><p>Both <b>sides</b></p>")
    pages.write_page("story", title="Our [story]", body_html="<p>x</p>")


def test_it_works(buyer: Browser, furnished: None) -> None:
    answer = buyer.get("/agents.md")
    assert answer.content_type == "text/markdown; charset=utf-8"
    text = answer.text
    assert text.startswith("# Tea House\n\n> Tea House sells at http://tea.localhost:8000/.")
    assert "- [Tea ware](http://tea.localhost:8000/collections/tea-ware): 1 product\n" in text
    assert "http://tea.localhost:8000/.well-known/ucp" in text
    assert "http://tea.localhost:8000/api/ucp/mcp" in text
    assert ", versions 2026-04-08" in text
    assert "  - CN: Standard delivery, $5.00, 2–5 days, free from $60.00\n" in text
    assert "within 14 days after delivery; the buyer pays" in text
    assert "- [Terms](http://tea.localhost:8000/pages/terms)" in text


def test_the_three_addresses_say_the_same_and_the_last_one_more(
    buyer: Browser, furnished: None
) -> None:
    short = buyer.get("/agents.md").text
    assert buyer.get("/llms.txt").text == short
    assert buyer.get("/llms.txt").content_type == "text/plain; charset=utf-8"
    full = buyer.get("/llms-full.txt").text
    assert "- [Blue tea pot](http://tea.localhost:8000/products/blue-tea-pot): $29.00" in full
    assert "## Terms\n\nFair\n\nBoth sides" in full
    assert "Blue tea pot" not in short


def test_every_address_in_it_answers(buyer: Browser, furnished: None) -> None:
    text = buyer.get("/llms-full.txt").text
    paths = set(re.findall(r"\]\(http://tea\.localhost:8000(/[^)]*)\)", text))
    assert len(paths) > 8
    for path in sorted(paths - {"/api/ucp/mcp", "/ucp/2026-04-08"}):
        assert buyer.get(path).status_code == 200, path
    assert buyer.get("/api/ucp/mcp").status_code == 405


def test_it_is_kept_as_pages_are(buyer: Browser, furnished: None) -> None:
    first = buyer.get("/agents.md")
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Set-Cookie" not in first.headers
    again = buyer.get("/agents.md", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    pages.write_page("returns", title="Returns", body_html="<p>Any time</p>")
    assert buyer.get("/agents.md").headers["ETag"] != first.headers["ETag"]


def test_a_chinese_storefront_speaks_chinese(chinese_buyer: Browser, furnished: None) -> None:
    text = chinese_buyer.get("/agents.md").text
    assert text.startswith("# 茶舍\n\n> 茶舍在 http://cn.tea.localhost:8000/ 售卖商品。")
    assert "## 代人购买" in text
    assert not re.search(r"guide\.\w+", text)


def test_a_showcase_does_not_say_how_to_buy(
    buyer: Browser, furnished: None, main_front: Storefront
) -> None:
    storefronts.change_storefront(main_front.id, kind="showcase")
    text = buyer.get("/agents.md").text
    assert "takes inquiries" in text
    assert "Buying for a person" not in text
    assert "Returns:" not in text


def test_both_languages_have_the_same_words() -> None:
    def keys(language: str) -> set[str]:
        return set(json.loads((WORDS / language / "guide.json").read_text(encoding="utf-8")))

    assert keys("en") == keys("zh-CN")


def test_a_merchants_words_stay_one_line_of_plain_text() -> None:
    assert line("a\n# b [x](javascript:1) `c`") == r"a \# b \[x\](javascript:1) \`c\`"
    assert plain("<p>a &lt;b&gt;</p><ul><li>1</li><li>2</li></ul>") == "a \\<b\\>\n\n1\n\n2"


def test_the_number_of_queries_does_not_grow_with_the_shop(app: House, furnished: None) -> None:
    def queries() -> int:
        seen: list[str] = []
        listen = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        guiding.guide(front(), "en", full=True)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    few = queries()
    for number in range(12):
        shelf = catalog.add_collection(f"Shelf {number}")
        catalog.fill_collection(shelf.id, [product(f"Cup {number}").id])
        pages.write_page(f"page-{number}", title=f"Page {number}", body_html="<p>x</p>")
    assert queries() == few
