"""The ways through the shop and the panel along which pictures are taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Stop:
    """A place to take a picture; ``leads`` where later stops need what is done there."""

    name: str
    go: Callable[[Page], object]
    leads: bool = False


@dataclass(frozen=True)
class Walk:
    """Stops one after another in one browser."""

    language: str
    stops: list[Stop]
    begin: Callable[[Page], object] = lambda page: None


def at(name: str, address: str) -> Stop:
    """A page that needs nothing but its address."""
    return Stop(name, lambda page: page.goto(address))


def buying(root: str, product: str, language: str) -> list[Stop]:
    """From a product to its order, with the pretended payment; it places a real order."""
    chinese = language.startswith("zh")

    def fill_bag(page: Page) -> None:
        page.goto(f"{root}/products/{product}")
        page.locator("[data-add]").click()
        page.locator("[data-said]").wait_for()
        page.goto(f"{root}/cart")

    def say_who(page: Page) -> None:
        page.fill("[name=email]", "ada@example.com")
        _on(page, "/checkout/address")

    def say_where(page: Page) -> None:
        page.select_option("[name=country_code]", "CN" if chinese else "US")
        page.locator(".is-waiting").wait_for(state="detached")
        _write_chinese(page) if chinese else _write_american(page)
        _on(page, "/checkout/shipping")

    return [
        Stop("cart", fill_bag, leads=True),
        Stop("checkout-contact", lambda page: page.goto(f"{root}/checkout"), leads=True),
        Stop("checkout-address", say_who, leads=True),
        Stop("checkout-delivery", say_where, leads=True),
        Stop("checkout-review", lambda page: _on(page, "/checkout/review"), leads=True),
        Stop("payment", lambda page: page.locator(".checkout-pay").click(), leads=True),
        Stop("order", lambda page: page.locator("button[value=pay]").click()),
    ]


def _on(page: Page, path: str) -> None:
    page.locator(".checkout-form > .button--wide").click()
    page.wait_for_url(f"**{path}")


def _write_american(page: Page) -> None:
    page.fill("[name=name]", "Ada Byron")
    page.fill("[name=street_address]", "1 Analytical Way")
    page.fill("[name=city]", "Portland")
    page.select_option("[name=country_area]", "OR")
    page.fill("[name=postal_code]", "97201")


def _write_chinese(page: Page) -> None:
    for part, chosen in (("country_area", "浙江"), ("city", "杭州"), ("city_area", "西湖")):
        choice = page.locator(f"[name={part}] option", has_text=chosen).first
        choice.wait_for(state="attached")
        page.select_option(f"[name={part}]", choice.get_attribute("value"))
    page.fill("[name=name]", "陈安")
    page.fill("[name=phone]", "13800138000")
    page.fill("[name=street_address]", "文三路 90 号 3 幢 1202 室")


def working(link: Callable[[], str], places: dict[str, str], language: str) -> Walk:
    """The panel's ``places``; each ``link`` signs in once."""

    def sign_in(page: Page) -> None:
        page.goto(link())
        page.locator("form button").click()
        page.wait_for_url("**/")

    return Walk(language, [_in_panel(name, path) for name, path in places.items()], sign_in)


def _in_panel(name: str, path: str) -> Stop:
    def go(page: Page) -> None:
        origin = "/".join(page.url.split("/")[:3])
        page.goto(origin + path)

    return Stop(f"panel-{name}", go)
