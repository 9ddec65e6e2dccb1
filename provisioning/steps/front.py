"""The front: the web server that holds the certificates and hands on what no file answers."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from provisioning import files
from provisioning.files import lego
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import FRONTS, Site
from provisioning.steps import shop
from provisioning.steps.filing import a_file
from provisioning.trouble import Trouble

PATIENCE = 90.0  # seconds for a certificate


def steps(site: Site, machine: Machine) -> Iterator[Step]:
    """The front's files and, for every name that leads here, an answer by HTTPS."""
    texts = files.front_files(site)
    before = {place: machine.read(place) for place in texts}
    yield a_file(
        machine, "Front", texts, partial(_reload, site, machine, before),
        holds=lambda: machine.try_("systemctl", "is-active", "--quiet", site.front).good,
    )  # fmt: skip
    for host in site.enabled:
        yield Step(
            f"https://{host}", partial(has_certificate, host), partial(_wait_for, site, host)
        )


def with_headers(site: Site, machine: Machine, release: str) -> Site:
    """The site with the constant headers of kept pages, as the release tells them."""
    said = shop.tell(machine, release, "page-headers")
    try:
        headers = json.loads(said.out)
    except ValueError:
        raise Trouble(
            f"The release {release} does not tell its headers: {said.err[-200:]}"
        ) from None
    return replace(site, headers=headers)


def has_certificate(host: str) -> bool:
    """Whether the front holds a certificate for ``host``."""
    return bool(certificate(host))


def certificate(host: str) -> str:
    """The certificate (PEM) that the front holds for ``host``; empty where there is none."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # who signed it is the buyer's browser's to judge
    try:
        with (
            socket.create_connection(("127.0.0.1", 443), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=host) as wrapped,
        ):
            return ssl.DER_cert_to_PEM_cert(wrapped.getpeercert(binary_form=True) or b"")
    except OSError:
        return ""


def _reload(site: Site, machine: Machine, before: dict[str, str]) -> None:
    try:
        for words in files.front_checks(site):
            machine.run(*words)
    except Trouble:
        # The one before goes on, also after the next start of the server.
        for place, text in before.items():
            machine.write(place, text) if text else machine.path(place).unlink()
        raise
    _end(next(front for front in FRONTS if front != site.front), machine)
    # The walls around a process are those it was started with.
    stale = machine.try_("systemctl", "show", site.front, "-P", "NeedDaemonReload").out
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "enable", site.front)
    # The configuration was looked at, so what a reload may stumble over is the old one: Debian's
    # own Caddy is told what to do at another door than ours.
    again = stale.strip() == "yes"
    if again or not machine.try_("systemctl", "reload", site.front, timeout=60).good:
        machine.run("systemctl", "restart", site.front, timeout=60)
    if site.front == "nginx":
        machine.run("systemctl", "enable", "--now", lego.TIMER)


def _end(front: str, machine: Machine) -> None:
    """The other web server, where the merchant changed his mind."""
    if machine.try_("systemctl", "is-active", "--quiet", front).good:
        machine.run("systemctl", "disable", "--now", front)
        if front == "nginx":
            machine.try_("systemctl", "disable", "--now", lego.TIMER)


def _wait_for(site: Site, host: str) -> None:
    until = time.monotonic() + PATIENCE
    while not has_certificate(host):
        if time.monotonic() > until:
            raise Trouble(
                f"{host} has no certificate yet.",
                hint=f"The shop goes on asking; look into it with: storebuilder logs {site.name} "
                f"--front",
            )
        time.sleep(0.2)
