"""Where a server is: nothing that a user pastes becomes an option or a command."""

import pytest

from provisioning.connections import Address
from provisioning.trouble import Trouble


@pytest.mark.parametrize(
    ("text", "host", "user", "port"),
    [
        ("ssh://root@203.0.113.7", "203.0.113.7", "root", 0),
        ("ssh://shop.example:2222", "shop.example", "", 2222),
        ("ssh://me@[2001:db8::7]:22", "2001:db8::7", "me", 22),
        ("ssh://my_vps/", "my_vps", "", 0),
    ],
)
def test_it_works(text: str, host: str, user: str, port: int) -> None:
    found = Address.parse(text)
    assert (found.host, found.user, found.port) == (host, user, port)
    assert Address.parse(str(found)) == found


@pytest.mark.parametrize(
    "text",
    [
        "ssh://-oProxyCommand=id",
        "ssh://-oProxyCommand=id@203.0.113.7",
        "ssh://root@-oProxyCommand=id",
        "ssh://root@-v",
        "ssh://ro ot@203.0.113.7",
        "ssh://root@203.0.113.7 -oProxyCommand=id",
        "ssh://root@203.0.113.7;id",
        "ssh://root@$(id)",
        "ssh://root@`id`",
        "ssh://root@a|id",
        "ssh://root@host\n-oProxyCommand=id",
        "ssh://root@host\n",
        "ssh://root@%h",
        "ssh://root:secret@203.0.113.7",
        "ssh://root@203.0.113.7:70000",
        "ssh://root@203.0.113.7:-1",
        "ssh://root@[fe80::1%eth0;id]",
        "ssh://root@203.0.113.7/path",
        "ssh://",
        "203.0.113.7",
        "http://203.0.113.7",
    ],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Trouble, match=r"Write ssh://root@203\.0\.113\.7"):
        Address.parse(text)


@pytest.mark.parametrize("value", ["-oProxyCommand=id", "a b", "a;id", "", "a\n"])
def test_an_address_cannot_be_made_otherwise_either(value: str) -> None:
    with pytest.raises(Trouble, match="not an address"):
        Address(value)
    if value:
        with pytest.raises(Trouble, match="not an address"):
            Address("203.0.113.7", value)


def test_a_refusal_does_not_print_a_page() -> None:
    with pytest.raises(Trouble) as raised:
        Address.parse("ssh://" + "\x1b]0;x\x07" + "a" * 9000)
    assert len(str(raised.value)) < 200
    assert "\x1b" not in str(raised.value)
