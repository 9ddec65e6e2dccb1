"""nginx for the smallest machines, with the same answers as Caddy's (but no zstd and no HTTP/3).

Certificates are named through a variable, so they are read at each handshake: nginx starts without
one, a name that has none yet ends its handshakes alone, and a renewal needs no reload.
"""

from __future__ import annotations

from provisioning import places
from provisioning.files import hardening, resting
from provisioning.files import nginx_blocks as blocks
from provisioning.files.addresses import ASSETS, PAGE, PART, PICTURES, SESSION
from provisioning.files.headers import checked
from provisioning.files.lego import CERTIFICATES, SERVICE, TIMER, WEBROOT
from provisioning.site import Site

CONFIG = "/etc/nginx/nginx.conf"
DROPIN = "/etc/systemd/system/nginx.service.d/storebuilder.conf"
MOST, MOST_OF_STAFF = "1m", "80m"  # of a body


def config(site: Site) -> str:
    """The whole nginx.conf of a site; the names in ``enabled`` are served."""
    # The type of a file is nginx's own to say.
    headers = [pair for pair in checked(site.headers) if pair[0].lower() != "content-type"]
    values = common() | {
        "certificates": f"{CERTIFICATES}/certificates",
        "folder": "$certificates",
        "socket": places.SOCKET,
        "headers": "".join(f'\t\t\tadd_header {name} "{value}";\n' for name, value in headers),
        "pages": places.PAGES,
        "public": places.PUBLIC,
        "page": PAGE,
        "part": PART,
        "assets": ASSETS,
        "pictures": PICTURES,
        "hosts": " ".join(site.enabled),
        "challenge": blocks.CHALLENGE.substitute(webroot=WEBROOT),
        "guard": blocks.GUARD if site.hand else "",
    }
    maps = blocks.KEPT.substitute(values) + blocks.LIMITED.substitute(values) + _arriving(site)
    shops = [host for host in site.hosts if host in site.enabled]
    servers = [blocks.PLAIN.substitute(values)] if site.enabled else []
    servers += [blocks.SHOP.substitute(values, host=host, most=MOST) for host in shops]
    if site.panel_host in site.enabled:
        panel = blocks.PANEL.substitute(values, host=site.panel_host, most=MOST_OF_STAFF)
        servers.append(panel)
    return blocks.MAIN.substitute(maps=maps, servers="".join(servers), handed='""')


def common() -> dict[str, str]:
    """What is filled in everywhere, also on a server that handed its shop over."""
    return {
        "resting": resting.FOLDER,
        "session": SESSION,
        "policy": "default-src 'none'; style-src 'unsafe-inline'",
        "limited": blocks.LIMIT,
    }


def _arriving(site: Site) -> str:
    """What a shop that comes from another server needs, until it is known by its names alone."""
    text = ""
    if site.before:
        before = "".join(f"\tset_real_ip_from {address};\n" for address in site.before)
        text += blocks.BELIEVED.substitute(before=before)
    return text + (blocks.ARRIVING.substitute(hand=site.hand) if site.hand else "")


def dropin(_site: Site, *, asks: bool = True) -> str:
    """What Debian's unit lacks: restarts, walls, and certificates asked for when names change.

    Without ``asks`` none are asked for: the names are another server's now.
    """
    certificates = f"/usr/bin/systemctl --no-block start {SERVICE} {TIMER}"
    asking = f"ExecStartPost=-{certificates}\nExecReload=-{certificates}\n" if asks else ""
    return f"""\
[Unit]
StartLimitIntervalSec=0

[Service]
Restart=always
RestartSec=1
OOMScoreAdjust=-200
{asking}{hardening.lines(hardening.NGINX)}"""
