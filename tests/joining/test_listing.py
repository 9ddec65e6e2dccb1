"""What an aggregator may read of a shop: its listing and its changes."""

import json

import pytest

from storebuilder import catalog, joining, signing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.fetching import Answer
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.conftest import CHINESE_HOST, Browser, browser
from tests.joining.world import MARKET, SHOP

LISTING = f"/ucp/listing?aggregator={MARKET}"
CHANGES = f"/ucp/changes?aggregator={MARKET}&after="


@pytest.fixture
def member(app: House) -> None:
    joining.join(MARKET)


@pytest.mark.usefixtures("member")
def test_it_works(buyer: Browser) -> None:
    answer = buyer.get(LISTING)
    assert answer.status_code == 200
    said = answer.get_json()
    assert (said["type"], said["aggregator"], said["origin"]) == ("listing", MARKET, SHOP)
    assert (said["state"], said["name"], said["country"]) == ("listed", "Tea House", "CN")
    assert (said["currency"], said["languages"]) == ("USD", ["en", "zh-CN"])
    assert said["changes"] == f"{SHOP}/ucp/changes"
    headers = {name.lower(): value for name, value in answer.headers}
    assert signing.verify(signing.read_headers(headers), answer.data, signing.listed())


@pytest.mark.usefixtures("member")
def test_what_has_not_changed_is_not_sent_again(buyer: Browser) -> None:
    for address in (LISTING, CHANGES):
        etag = buyer.get(address).headers["ETag"]
        again = buyer.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.usefixtures("member")
def test_a_challenge_is_repeated_and_never_kept(buyer: Browser) -> None:
    answer = buyer.get(f"{LISTING}&challenge={'x' * 32}")
    assert answer.get_json()["challenge"] == "x" * 32
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("challenge", ["short", "x" * 101, "%22%7D" * 10, "a b" * 10])
def test_nothing_else_is_signed_for_strangers(buyer: Browser, challenge: str) -> None:
    answer = buyer.get(f"{LISTING}&challenge={challenge}")
    assert answer.status_code == 422
    assert "webhook-signature" not in answer.headers


@pytest.mark.usefixtures("member")
def test_nobody_else_reads_it(app: House, buyer: Browser) -> None:
    assert buyer.get("/ucp/listing").status_code == 404
    assert buyer.get("/ucp/listing?aggregator=https://other.example").status_code == 404
    assert buyer.get("/ucp/changes?aggregator=https://other.example").status_code == 404
    # The other storefront was not put on the list.
    assert browser(app, CHINESE_HOST).get(LISTING).status_code == 410


@pytest.mark.usefixtures("member")
def test_a_shop_that_left_says_so_signed(buyer: Browser) -> None:
    joining.leave(MARKET)
    for address in (LISTING, CHANGES):
        answer = buyer.get(address)
        assert answer.status_code == 410
        said = answer.get_json()
        assert (said["state"], said["aggregator"]) == ("left", MARKET)
        assert "email" not in said
        headers = {name.lower(): value for name, value in answer.headers}
        assert signing.verify(signing.read_headers(headers), answer.data, signing.listed())


def changed(buyer: Browser, cursor: str) -> dict:
    found = buyer.get(CHANGES + cursor)
    assert found.status_code == 200
    said: dict = json.loads(found.data)
    return said


def test_changes_are_told_from_a_cursor_on(app: House, buyer: Browser) -> None:
    tea, pot = builders.product("Tea").id, builders.product("Pot").id
    joining.join(MARKET)
    first = changed(buyer, "")
    assert first["reset"] is True  # read the whole catalogue, then go on from here
    catalog.change_price(builders.variant_ids(tea)[0], 100)
    second = changed(buyer, first["cursor"])
    assert (second["changed"], second["gone"], second["reset"]) == ([f"prod_{tea}"], [], False)
    catalog.unpublish(pot)
    third = changed(buyer, second["cursor"])
    assert (third["changed"], third["gone"]) == ([], [f"prod_{pot}"])
    assert changed(buyer, third["cursor"])["changed"] == []


def test_what_was_never_offered_is_never_named(app: House, buyer: Browser) -> None:
    tea = builders.product("Tea").id
    shelf = catalog.add_collection("For the market", handle="market").id
    catalog.fill_collection(shelf, [tea])
    joining.join(MARKET, collection="market")
    cursor = changed(buyer, "")["cursor"]
    builders.product("A secret draft", published=False)
    builders.product("Not for the market")
    said = changed(buyer, cursor)
    assert (said["changed"], said["gone"]) == ([], [])
    assert said["cursor"] != cursor


def test_what_leaves_the_collection_goes(app: House, buyer: Browser) -> None:
    tea, pot = builders.product("Tea").id, builders.product("Pot").id
    shelf = catalog.add_collection("For the market", handle="market").id
    catalog.fill_collection(shelf, [tea, pot])
    joining.join(MARKET, collection="market")
    cursor = changed(buyer, "")["cursor"]
    catalog.fill_collection(shelf, [tea])
    assert changed(buyer, cursor)["gone"] == [f"prod_{pot}"]
    catalog.remove_collection(shelf)
    said = changed(buyer, cursor)
    assert (said["changed"], sorted(said["gone"])) == ([], sorted([f"prod_{pot}", f"prod_{tea}"]))


def test_another_choice_sends_back_to_the_beginning(app: House, buyer: Browser) -> None:
    builders.product("Tea")
    catalog.add_collection("For the market", handle="market")
    joining.join(MARKET)
    cursor = changed(buyer, "")["cursor"]
    joining.join(MARKET, collection="market")
    assert changed(buyer, cursor)["reset"] is True


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("cursor", ["x", "0-0", "zzzzzzzzzzzz-1", "0" * 12 + "-99999999999999999"])
def test_a_cursor_of_nobody_sends_back_to_the_beginning(buyer: Browser, cursor: str) -> None:
    assert changed(buyer, cursor)["reset"] is True


def test_many_changes_come_in_pages(
    app: House, buyer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storebuilder.joining.following.MOST", 2)
    joining.join(MARKET)
    cursor = changed(buyer, "")["cursor"]
    made = [f"prod_{builders.product(f'Tea {n}').id}" for n in range(5)]
    seen, more = [], True
    while more:
        page = changed(buyer, cursor)
        seen += page["changed"]
        cursor, more = page["cursor"], page["more"]
    assert seen == made


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mall.example/path",
        "ftp://mall.example",
        "http://mall.example",
        "https://user@mall.example",
        "https://mall.example?x",
        "https://mall.example#x",
        "https://mall",
        "https://mall.example:99999",
        "https://m\nall.example",
        "https://" + "a" * 400 + ".example",
    ],
)
def test_what_is_no_address_of_an_aggregator_is_refused(app: House, address: str) -> None:
    with pytest.raises(NotAccepted):
        joining.join(address)


def test_an_address_is_written_in_one_way(app: House) -> None:
    assert joining.origin("Mall.Example/") == "https://mall.example"
    assert joining.origin("https://mall.example:443") == "https://mall.example"
    assert joining.origin("http://mall.localhost:8001/") == "http://mall.localhost:8001"


def test_a_live_shop_talks_to_no_local_one(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storebuilder.joining.addresses.may_be_local", lambda: False)
    with pytest.raises(NotAccepted):
        joining.origin("http://mall.localhost:8001")


def test_what_is_not_there_is_named_with_what_is(app: House) -> None:
    with pytest.raises(NotFound, match="main, cn"):
        joining.join(MARKET, storefront="fr")
    catalog.add_collection("Teas", handle="teas")
    with pytest.raises(NotFound, match="teas"):
        joining.join(MARKET, collection="coffee")
    with pytest.raises(NotFound):
        joining.leave(MARKET)


def catalogue(buyer: Browser, monkeypatch: pytest.MonkeyPatch, aggregator: str) -> list[str]:
    """What the UCP catalogue shows to a program whose profile is at ``aggregator``."""
    capabilities = {
        f"dev.ucp.shopping.{name}": [{"version": "2026-04-08"}]
        for name in ("catalog.search", "catalog.lookup")
    }
    said = {"ucp": {"version": "2026-04-08", "capabilities": capabilities}}
    monkeypatch.setattr(
        "storebuilder.agents.discovering.fetch",
        lambda *_, **__: Answer(200, {}, json.dumps(said).encode()),
    )
    answer = buyer.post(
        "/ucp/2026-04-08/catalog/search",
        json={"pagination": {"limit": 50}},
        headers={"UCP-Agent": f'profile="{aggregator}/.well-known/ucp"'},
    )
    assert answer.status_code == 200, answer.text
    found = [one["id"] for one in answer.get_json()["products"]]
    looked = buyer.post(
        "/ucp/2026-04-08/catalog/lookup",
        json={"ids": [f"prod_{number}" for number in range(1, 9)]},
        headers={"UCP-Agent": f'profile="{aggregator}/.well-known/ucp"'},
    )
    assert sorted(one["id"] for one in looked.get_json()["products"]) == sorted(found)
    return sorted(found)


def test_the_catalogue_shows_an_aggregator_what_was_chosen(
    app: House, buyer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tea, pot = builders.product("Tea").id, builders.product("Pot").id
    shelf = catalog.add_collection("For the market", handle="market", published=False).id
    catalog.fill_collection(shelf, [tea])
    both = [f"prod_{tea}", f"prod_{pot}"]
    assert catalogue(buyer, monkeypatch, MARKET) == both
    joining.join(MARKET, collection="market")
    assert catalogue(buyer, monkeypatch, MARKET) == [f"prod_{tea}"]
    assert catalogue(buyer, monkeypatch, "http://other.localhost:9000") == both
    catalog.remove_collection(shelf)
    assert catalogue(buyer, monkeypatch, MARKET) == []
    joining.join(MARKET, everything=True)
    assert catalogue(buyer, monkeypatch, MARKET) == both
