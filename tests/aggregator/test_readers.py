import json
from typing import Any

import pytest

from storebuilder import aggregator
from storebuilder.aggregator import pulling
from storebuilder.aggregator.models import Offer, Pull, Store
from storebuilder.aggregator.readers.shopify import minor_units
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, planted
from tests.aggregator.shops import Answer, Shop, serving

TSV = (
    "id\ttitle\tdescription\tlink\timage link\tavailability\tprice\tsale_price\tbrand\tgtin\t"
    "item_group_id\tsize\tgoogle_product_category\n"
    "a-M\tLinen shirt\tCool & dry\t{o}/p/a?size=M\t{o}/a.jpg\tin stock\t40.00 USD\t30.00 USD\t"
    "Lin\t4006381333931\ta\tM\t212\n"
    "a-L\tLinen shirt\tCool & dry\t{o}/p/a?size=L\t{o}/a.jpg\tout of stock\t42.00 USD\t\tLin\t\ta\t"
    "L\t212\n"
    "b\tCup\t\t{o}/p/b\t{o}/b.jpg\tin_stock\tUSD 1,250.5\t\t\t123\t\t\tHome & Garden > Kitchen & "
    "Dining > Tableware > Drinkware > Mugs\n"
    "c\tJar\t\t{o}/p/c\t\tin_stock\tfree\t\t\t\t\t\t\n"
)
RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>1</g:id><title>Tea &amp; pot</title><description>&lt;b&gt;Blue&lt;/b&gt;</description>
<link>{o}/p/1</link><g:price>12.00 USD</g:price><g:availability>in stock</g:availability>
<g:image_link>{o}/1.jpg</g:image_link><g:additional_image_link>{o}/2.jpg</g:additional_image_link>
<g:shipping><g:country>US</g:country><g:price>5.00 USD</g:price></g:shipping>
</item></channel></rss>"""


class Feed(Shop):
    """A shop that answers one file."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        if headers.get("If-None-Match") == '"1"':
            return 304, {}, b""
        return 200, {"ETag": '"1"'}, self.text.replace("{o}", self.origin).encode()


def offers() -> dict[str, Offer]:
    return {row.external_id: row for row in db.session.query(Offer)}


@pytest.fixture
def here(market: House) -> House:
    planted()
    return market


def read(shop: Shop, source: str, path: str, **values: Any) -> Store:
    store = a_store("feed", origin=shop.origin, source=source, address=shop.origin + path, **values)
    pulling.pull(seconds=10)
    db.session.expire_all()
    return store


def test_a_feed_of_tabs_is_read(here: House) -> None:
    with serving(Feed(TSV)) as shop:
        store = read(shop, "google", "/feed.tsv", currency="")
        found = offers()
        assert set(found) == {"a", "b"}
        shirt, cup = found["a"], found["b"]
        assert (shirt.amount, shirt.amount_to, shirt.compare_at) == (3000, 4200, 4000)
        assert [one["available"] for one in shirt.variants] == [True, False]
        assert (shirt.brand, shirt.category_id, cup.amount) == ("Lin", 212, 125_050)
        assert (store.currency, store.health, store.feed_etag) == ("USD", "fresh", '"1"')
        names = [tag.name for tag in aggregator.offer("en", cup.id).trail]
        assert names == ["Home & Garden", "Kitchen & Dining", "Tableware", "Drinkware"]
        problems = {
            (row.external_id, row.key) for row in db.session.query(aggregator.models.Problem)
        }
        assert problems == {("b", "gtin"), ("c", "price.text")}
        with writing():
            store.next_pull_at = None
        pulling.pull(seconds=5)
    assert shop.statuses == [200, 304]
    assert [row.state for row in db.session.query(Pull)] == ["done", "done"]
    assert len(offers()) == 2


def test_a_feed_as_rss_is_read(here: House) -> None:
    with serving(Feed(RSS)) as shop:
        read(shop, "google", "/feed.xml")
    only = offers()["1"]
    offer = aggregator.offer("en", only.id)
    assert (offer.card.title, offer.card.amount) == ("Tea & pot", 1200)
    assert offer.description == "<b>Blue</b>"
    assert [image["url"] for image in only.images] == [
        f"{shop.origin}/1.jpg",
        f"{shop.origin}/2.jpg",
    ]


def test_a_feed_longer_than_a_page_is_read_whole(here: House) -> None:
    rows = "".join(f"{n}\tCup {n}\t{n + 1}.00 USD\n" for n in range(950))
    with serving(Feed("id\ttitle\tprice\n" + rows)) as shop:
        read(shop, "google", "/feed.tsv")
    assert {int(key): row.amount for key, row in offers().items()} == {
        n: (n + 1) * 100 for n in range(950)
    }


def test_a_web_page_is_no_feed(here: House) -> None:
    with serving(Feed("<!doctype html><p>Hello</p>")) as shop:
        store = read(shop, "google", "/feed")
    assert (store.health, offers()) == ("broken", {})


def test_products_json_is_read_page_by_page(here: House) -> None:
    class Shopify(Shop):
        def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
            import json
            from urllib.parse import parse_qs, urlsplit

            query = parse_qs(urlsplit(path).query)
            size, page = int(query["limit"][0]), int(query["page"][0])
            rows = [product(n) for n in range((page - 1) * size, min(page * size, 300))]
            return 200, {}, json.dumps({"products": rows}).encode()

    def product(number: int) -> dict[str, Any]:
        return {
            "id": number,
            "title": f"Cup {number}",
            "handle": f"cup-{number}",
            "body_html": "<p>x</p><script>1</script>",
            "vendor": "Kiln",
            "product_type": "Drinkware",
            "options": [{"name": "Title"}],
            "variants": [{"id": number * 10, "price": "12.50", "available": True, "option1": "x"}],
            "images": [],
        }

    with serving(Shopify()) as shop:
        store = read(shop, "shopify", "/products.json", currency="EUR")
    assert len(offers()) == 300
    one = offers()["7"]
    assert (one.amount, one.currency, one.url) == (1250, "EUR", f"{shop.origin}/products/cup-7")
    assert one.category_id == 674
    assert aggregator.offer("en", one.id).description == "<p>x</p>"
    assert store.health == "fresh"


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12.50", "USD", 1250),
        ("12.5", "USD", 1250),
        ("1500.00", "JPY", 1500),
        ("1.250", "KWD", 1250),
        ("-3.00", "USD", -300),
        ("12.505", "USD", "12.505"),
        ("1e9", "USD", "1e9"),
        ("", "USD", ""),
        (12.5, "USD", "12.5"),
        (None, "USD", None),
    ],
)
def test_amounts_written_as_text_are_read_exactly(text: Any, currency: str, amount: Any) -> None:
    assert minor_units(text, currency) == amount


def test_a_page_that_is_too_large_is_asked_for_in_smaller_pieces(here: House) -> None:
    with serving(Shop()) as shop:
        shop.per_page = 100
        for number in range(40):
            shop.sell(str(number), "Cup", description={"html": "x" * 150_000})
        read(shop, "ucp", "", languages=["en"])
    assert len(offers()) == 40
    assert shop.asked.count("POST /api/catalog/search") == 3


@pytest.mark.parametrize("refusal", [(400, "{}"), (422, "{}"), (200, '{"messages": []}')])
def test_a_shop_that_wants_a_question_is_asked_for_every_price(
    here: House, refusal: tuple[int, str]
) -> None:
    class Strict(Shop):
        """Of another make: a search without words and filters is none."""

        def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
            if path.endswith("/search") and not json.loads(body).get("filters", {}).get("price"):
                return refusal[0], {}, refusal[1].encode()
            return super().answer(method, path, headers, body)

    with serving(Strict(languages=("en", "zh-CN"))) as shop:
        for number in range(15):
            shop.sell(str(number), "Cup")
        store = read(shop, "ucp", "", languages=["en", "zh-CN"])
    assert (store.health, store.trouble) == ("fresh", "")
    assert len(offers()) == 15
    # Once in vain, then two pages in each language.
    assert shop.asked.count("POST /api/catalog/search") == 5


def test_a_shop_that_refuses_every_search_is_told_so(here: House) -> None:
    class Shut(Shop):
        def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
            if path.endswith("/search"):
                return 400, {}, b"{}"
            return super().answer(method, path, headers, body)

    with serving(Shut()) as shop:
        store = read(shop, "ucp", "", languages=["en"])
    assert store.health == "broken"
    assert "400" in aggregator.trouble(store, "en")
    assert shop.asked.count("POST /api/catalog/search") == 2
