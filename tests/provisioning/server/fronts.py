"""The front of a booted server, and what came through it."""

from __future__ import annotations

from provisioning import places
from provisioning.files import lego
from provisioning.site import Site
from tests.lab.box import Box
from tests.provisioning.server.merchant import NAME, SHOP, Merchant

DATABASE = f"{places.SHOPS}/{NAME}/shop.db"
#: Where each front is told whom it believes.
CONFIGS = {"caddy": "/etc/caddy/Caddyfile", "nginx": "/etc/nginx/nginx.conf"}


def put(box: Box, front: str, merchant: Merchant) -> None:
    """Let the shop there, which stands behind Caddy, stand behind ``front``."""
    merchant.good(*merchant.launching(box, "--front", front))


def buyers(box: Box) -> set[str]:
    """By what the shop counted those who went to pay."""
    script = f"import sqlite3; d = sqlite3.connect({DATABASE!r});"
    script += " [print(k) for k, in d.execute('SELECT key FROM attempts') if 'pay:from' in k]"
    return set(box.good(f'python3 -c "{script}"').split())


def renew(box: Box) -> None:
    """Renew a certificate of nginx's as its unit would, though it is not time yet."""
    site = Site.from_json(box.good(f"cat {places.SITE}"))
    words = lego.command(site, SHOP, "renew").replace(f"--days {lego.RENEW}", "--days 9999")
    shown = f"openssl x509 -noout -serial -in {lego.CERTIFICATES}/certificates/{SHOP}.crt"
    before = box.good(shown)
    box.good(
        f"LEGO_CA_CERTIFICATES={site.acme_root} runuser -u www-data -- {words} --no-random-sleep"
    )
    assert box.good(shown) != before
    assert "www-data" in box.good(f"stat -c %U {lego.CERTIFICATES}/certificates/{SHOP}.key")
