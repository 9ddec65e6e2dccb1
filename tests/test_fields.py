"""What people type is checked once, at the edge."""

import pytest

from storebuilder import fields
from storebuilder.errors import NotAccepted


def test_it_works() -> None:
    assert fields.shop_name("tea-house") == "tea-house"
    assert fields.email(" Owner@Example.COM ") == "owner@example.com"
    assert fields.country("cn") == "CN"
    assert fields.language("zh_CN") == "zh-CN"
    assert fields.host("Shop.Example.") == "shop.example"


@pytest.mark.parametrize(
    "name", ["", "a;b", "a/b", "a b", "..", "x" * 300, "茶", "-a", "A", "a\n", "a--b"]
)
def test_a_bad_shop_name_is_refused_with_what_is_accepted(name: str) -> None:
    with pytest.raises(NotAccepted, match="small letters, digits and single hyphens"):
        fields.shop_name(name)


@pytest.mark.parametrize(
    "address", ["", "a@b", "a b@c.de", "a@c.de\nBcc: x@y.zz", '"a"@c.de', "@c.de"]
)
def test_a_bad_address_is_refused(address: str) -> None:
    with pytest.raises(NotAccepted, match="name@example.com"):
        fields.email(address)


@pytest.mark.parametrize(
    "host", ["localhost", "a..b", "-a.example", "a_b.example", "x" * 64 + ".example", "a.b/c"]
)
def test_a_bad_host_is_refused(host: str) -> None:
    with pytest.raises(NotAccepted, match="shop.example.com"):
        fields.host(host)


@pytest.mark.parametrize("code", ["", "XX", "China", "c"])
def test_a_bad_country_is_refused(code: str) -> None:
    with pytest.raises(NotAccepted, match="ISO 3166"):
        fields.country(code)


def test_control_characters_never_pass_a_line() -> None:
    assert fields.line(" a\x00b\r\nc ", field="name", most=10) == "a b c"
    with pytest.raises(NotAccepted, match="10 are accepted"):
        fields.line("x" * 11, field="name", most=10)
