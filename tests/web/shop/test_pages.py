from __future__ import annotations

from tests.conftest import Browser


def test_it_works(buyer: Browser) -> None:
    answer = buyer.get("/")
    assert answer.status_code == 200
    assert "Tea House" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_page_that_is_not_there_says_so_in_the_shops_own_layout(buyer: Browser) -> None:
    answer = buyer.get("/nowhere")
    assert answer.status_code == 404
    assert "This page is not here" in answer.text
