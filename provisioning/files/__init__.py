"""The text of every file that is written on a server: pure functions of a site."""

from __future__ import annotations

from provisioning.files import caddy, caddy_handing, lego, nginx, nginx_handing, resting, units
from provisioning.site import Site

__all__ = ["front_checks", "front_files", "handing_files"]


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


def front_checks(site: Site, config: str = "") -> tuple[tuple[str, ...], ...]:
    """The commands that look at the front's files before they count; or at another ``config``."""
    if site.front == "caddy":
        place = config or caddy.CADDYFILE
        return (("caddy", "validate", "--adapter", "caddyfile", "--config", place),)
    return (("nginx", "-t", *(("-c", config) if config else ())),)


def handing_files(site: Site, address: str = "", hand: str = "") -> dict[str, str]:
    """Those that take their place where the shop was handed over; its configuration first."""
    if site.front == "caddy":
        return {caddy.CADDYFILE: caddy_handing.caddyfile(site, address, hand)}
    return {
        nginx.CONFIG: nginx_handing.config(site, address, hand),
        nginx.DROPIN: nginx_handing.dropin(site),
    }
