"""The files of a server that handed its shop over."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from provisioning import NotASite, Site
from provisioning.files import caddy, caddy_handing, handing, units
from provisioning.steps import naming

SITE = Site(
    name="tea-house",
    home=Path("/var/lib/storebuilder/shops/tea-house"),
    hosts=("shop.example.test", "cn.shop.example.test"),
    panel_host="panel.shop.example.test",
    addresses=("203.0.113.8",),
    acme_directory="https://acme.example.test/dir",
)
NAMES = naming.names(SITE)


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::9"])
def test_the_unit_tells_to_whom_it_was_handed(address: str) -> None:
    for site in (SITE, replace(SITE, acme_directory="")):
        for hand in ("", "5ec4e7"):
            assert handing.handed_to(handing.relay_unit(site, address, hand)) == address
    assert handing.handed_to(units.service(SITE)) == ""
    assert handing.handed_to("") == ""


def test_a_moved_shop_is_never_started_by_its_unit() -> None:
    text = handing.relay_unit(SITE, "203.0.113.9")
    assert "storebuilder.serving" not in text
    assert text.count("ExecStart=") == 1
    assert f"Requires={units.SOCKET}" in text


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::9"])
def test_the_front_hands_everything_on_to_whom_it_believes(address: str, tmp_path: Path) -> None:
    text = caddy_handing.caddyfile(replace(SITE, enabled=NAMES), address, "5ec4e7")
    shown = f"[{address}]" if ":" in address else address
    assert text.count(f"reverse_proxy https://{shown}:443") == 2 * len(NAMES)
    assert f"tls_trusted_ca_certs {handing.TRUST}" in text
    assert text.count("header_up X-Storebuilder-Handed 5ec4e7\n") == 1
    assert "root " not in text  # what it kept is old
    assert "insecure" not in text
    if not shutil.which("caddy"):
        pytest.skip("Looking at a Caddyfile needs: apt-get install caddy")
    certify(tmp_path)
    file = tmp_path / "Caddyfile"
    file.write_text(text.replace(handing.FOLDER, str(tmp_path)))
    words = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def certify(folder: Path) -> None:
    for host in NAMES:
        words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        words += ["-nodes", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        words += ["-keyout", f"{host}.key", "-out", f"{host}.crt"]
        subprocess.run(words, cwd=folder, capture_output=True, check=True)
    shutil.copyfile(folder / f"{NAMES[0]}.crt", folder / "trust.pem")


def test_names_that_lead_to_the_old_server_count_until_they_lead_here() -> None:
    moved = replace(SITE, before=("203.0.113.7",))

    def leads_to(address: str) -> naming.Resolve:
        return lambda host: frozenset([address])

    assert naming.enabled(moved, leads_to("203.0.113.7")).enabled == NAMES
    assert naming.enabled(SITE, leads_to("203.0.113.7")).enabled == ()
    assert naming.settled(moved, leads_to("203.0.113.7")) == moved
    assert naming.elsewhere(moved, leads_to("203.0.113.7")) == list(NAMES)
    assert naming.settled(moved, leads_to("203.0.113.8")) == SITE
    assert naming.settled(moved, lambda host: frozenset()) == moved


def test_only_who_hands_on_is_believed() -> None:
    enabled = replace(SITE, enabled=NAMES)
    assert "trusted_proxies" not in caddy.caddyfile(enabled)
    text = caddy.caddyfile(replace(enabled, before=("203.0.113.7", "2001:db8::7")))
    assert text.count("trusted_proxies 203.0.113.7 2001:db8::7\n") == 1


def test_a_site_remembers_whom_it_came_from_and_takes_addresses_only() -> None:
    moved = replace(SITE, before=("203.0.113.7",))
    assert Site.from_json(moved.to_json()) == moved
    with pytest.raises(NotASite, match="word"):
        replace(SITE, hand="5ec4e7\n\trespond 200")
    with pytest.raises(NotASite, match="addresses"):
        replace(SITE, before=("203.0.113.7\n\trespond 200",))
