"""Which face answers under which host."""

from storebuilder.web.faces import House
from tests.conftest import Browser, browser


def test_it_works(buyer: Browser) -> None:
    assert buyer.get("/healthz").status_code == 200


def test_an_unknown_host_is_misdirected(app: House) -> None:
    assert browser(app, "evil.example").get("/healthz").status_code == 421


def test_a_form_from_another_site_is_refused(buyer: Browser) -> None:
    answer = buyer.post("/healthz", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code in {403, 405}
