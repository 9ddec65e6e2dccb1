"""The text of every file that is written on a server: pure functions of a site."""

from __future__ import annotations

from provisioning.files import caddy, lego, nginx, resting, units
from provisioning.site import Site

__all__ = ["front_checks", "front_files"]


def front_files(site: Site) -> dict[str, str]:
    """The files of the web server in front, by their paths."""
    page = {resting.PLACE: resting.page()}
    if site.front == "caddy":
        texts = {caddy.CADDYFILE: caddy.caddyfile(site), caddy.DROPIN: caddy.dropin(site)}
        return page | texts
    return page | {
        nginx.CONFIG: nginx.config(site),
        nginx.DROPIN: nginx.dropin(site),
        f"{units.SYSTEMD}/{lego.SERVICE}": lego.service(site),
        f"{units.SYSTEMD}/{lego.TIMER}": lego.timer(site),
    }


def front_checks(site: Site) -> tuple[tuple[str, ...], ...]:
    """The commands that look at the front's files before they count."""
    if site.front == "caddy":
        return (("caddy", "validate", "--adapter", "caddyfile", "--config", caddy.CADDYFILE),)
    return (("nginx", "-t"),)
