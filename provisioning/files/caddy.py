"""Caddy, as Debian 12, 13 and Ubuntu 24.04 have it (2.6.2): its Caddyfile and a drop-in.

Each host has its own block with its own root, both written out: ``{host}`` in a path would let
``GET /../other.shop/`` read another shop's page.
"""

from __future__ import annotations

from provisioning import places
from provisioning.files import caddy_blocks, hardening, resting
from provisioning.files.addresses import ASSETS, PAGE, PART, PICTURES, SESSION
from provisioning.files.headers import checked
from provisioning.site import HANDED, Site

CADDYFILE = "/etc/caddy/Caddyfile"
DROPIN = "/etc/systemd/system/caddy.service.d/storebuilder.conf"
ADMIN = "/run/caddy/admin.sock"


def caddyfile(site: Site) -> str:
    """The Caddyfile of a site: the names in ``enabled`` are served, others are not asked for."""
    values = {
        "admin": ADMIN,
        "certificates": _certificates(site),
        "resting": resting.FOLDER,
        "socket": places.SOCKET,
        "headers": "".join(f'\t\t{name} "{value}"\n' for name, value in checked(site.headers)),
        "pages": places.PAGES,
        "public": places.PUBLIC,
        "page": PAGE,
        "part": PART,
        "assets": ASSETS,
        "pictures": PICTURES,
    }
    blocks = [caddy_blocks.GLOBAL.substitute(values)]
    blocks += [
        caddy_blocks.SHOP.substitute(values, host=host)
        for host in site.hosts
        if host in site.enabled
    ]
    if site.panel_host in site.enabled:
        blocks.append(caddy_blocks.PANEL.substitute(host=site.panel_host, session=SESSION))
    text = "".join(blocks)
    if site.before:
        believed = caddy_blocks.BELIEVED.substitute(before=" ".join(site.before))
        text = text.replace("(proxied) {\n", f"(proxied) {{\n{believed}")
    if site.hand:
        guard = caddy_blocks.ARRIVING.substitute(header=HANDED, hand=site.hand)
        text = text.replace("(app) {\n", f"(app) {{\n{guard}")
    return text


def _certificates(site: Site) -> str:
    lines = [
        f"email {site.email}" if site.email else "",
        f"acme_ca {site.acme_directory}" if site.acme_directory else "",
        f"acme_ca_root {site.acme_root}" if site.acme_root else "",
    ]
    return "".join(f"\t{line}\n" for line in lines if line)


def dropin(site: Site) -> str:
    """What Debian's unit lacks: a place for the admin socket, restarts, limits and walls.

    Caddy notes its configuration and reads nothing back: that note goes where it is forgotten.
    """
    kept = max(48, site.memory_mb // 6)
    return f"""\
[Unit]
StartLimitIntervalSec=0

[Service]
Restart=always
RestartSec=1
RuntimeDirectory=caddy
RuntimeDirectoryMode=0700
Environment=XDG_CONFIG_HOME=/run/caddy GOMEMLIMIT={kept}MiB
TimeoutStopSec=15
OOMScoreAdjust=-200
{hardening.lines(hardening.FRONT)}\
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
ReadWritePaths=/var/lib/caddy
"""
