"""Certificates for nginx, by Debian's lego: asked for and renewed by one unit, as www-data."""

from __future__ import annotations

from provisioning.files import hardening
from provisioning.files.calendar import hour_of
from provisioning.site import Site

CERTIFICATES = "/var/lib/storebuilder-certificates"
WEBROOT = f"{CERTIFICATES}/webroot"
SERVICE = "storebuilder-certificates.service"
TIMER = "storebuilder-certificates.timer"
RENEW = 30  # days before the end


def command(site: Site, host: str, verb: str) -> str:
    """The line that gets (``run``) or renews (``renew``) the certificate of one name."""
    words = [
        "/usr/bin/lego", "--accept-tos", "--path", CERTIFICATES, "--key-type", "ec256",
        "--domains", host, "--http", "--http.webroot", WEBROOT,
    ]  # fmt: skip
    words += ["--email", site.email or f"postmaster@{site.hosts[0]}"]
    if site.acme_directory:
        words += ["--server", site.acme_directory]
    return " ".join([*words, verb] + (["--days", str(RENEW)] if verb == "renew" else []))


def service(site: Site) -> str:
    """One line for each name; one that fails does not keep the others from theirs."""
    trust = f"Environment=LEGO_CA_CERTIFICATES={site.acme_root}\n" if site.acme_root else ""
    lines = "".join(
        f"ExecStart=-/bin/sh -c 'if [ -e {CERTIFICATES}/certificates/{host}.crt ]; "
        f"then exec {command(site, host, 'renew')}; else exec {command(site, host, 'run')}; fi'\n"
        for host in site.enabled
    )
    return f"""\
[Unit]
Description=Certificates of the shop's names
Wants=network-online.target
After=network-online.target nginx.service

[Service]
Type=oneshot
User=www-data
StateDirectory=storebuilder-certificates
StateDirectoryMode=0700
UMask=0077
{trust}ExecStartPre=/bin/mkdir -p {WEBROOT}
{lines}TimeoutStartSec=15min
{hardening.lines(hardening.SHOP)}"""


def timer(site: Site) -> str:
    """Twice a day, as Let's Encrypt asks for, and at another minute for each shop."""
    hour, minute = hour_of(site.name, "certificates")
    return f"""\
[Unit]
Description=Renew the certificates of the shop's names

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
OnCalendar=*-*-* {hour + 12:02}:{minute:02}:00
RandomizedDelaySec=15min
Persistent=true

[Install]
WantedBy=timers.target
"""
