"""What holds for all the files together, and what the programs that read them say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from provisioning import files, places
from provisioning.files import calendar, firewall, hardening, resting, system, units
from provisioning.site import Site
from tests.provisioning.files.behind import OTHER, PANEL, SHOP, WAITING, a_site

ALONE = {"caddy.service": "/usr/bin/caddy", "nginx.service": "/usr/sbin/nginx"}


def all_files(site: Site) -> dict[str, str]:
    texts = files.front_files(site) | units.files(site) | firewall.files(site)
    return texts | system.files(site)


@pytest.fixture(params=["caddy", "nginx"])
def site(request: pytest.FixtureRequest) -> Site:
    return a_site(front=request.param, release="1.2.3-4d5e")


def test_it_works(site: Site) -> None:
    texts = all_files(site)
    assert all(place.startswith("/etc/") and text.endswith("\n") for place, text in texts.items())
    assert texts == all_files(site)


def test_no_file_holds_a_version_so_that_going_back_is_one_link(site: Site) -> None:
    for text in all_files(site).values():
        assert "1.2.3" not in text
        assert "/releases/" not in text


def test_only_names_that_lead_here_are_served_and_asked_for(site: Site) -> None:
    text = "".join(files.front_files(site).values())
    assert all(name in text for name in (SHOP, OTHER, PANEL))
    assert WAITING not in text


def test_every_root_is_written_out(site: Site) -> None:
    text = "".join(files.front_files(site).values())
    roots = re.findall(r"\n\s*root (\S+)", text)
    assert len(roots) > 5
    assert not [root for root in roots if "{" in root or "$" in root]
    assert not re.search(r"try_files .*\{(http\.request\.)?host", text)


def test_nothing_of_the_shops_home_can_be_sent(site: Site) -> None:
    assert "/var/lib/storebuilder/shops" not in "".join(files.front_files(site).values())


def test_the_page_of_a_resting_shop_needs_nothing_else() -> None:
    page = resting.page()
    assert "src=" not in page
    assert "href=" not in page
    assert "<script" not in page
    assert len(page.encode()) < 1200


def test_shops_do_their_daily_work_at_different_times() -> None:
    times = {calendar.hour_of(f"shop-{number}") for number in range(50)}
    assert len(times) > 40
    assert all(1 <= hour < 4 and 0 <= minute < 60 for hour, minute in times)
    assert calendar.hour_of("tea") == calendar.hour_of("tea")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
@pytest.mark.parametrize(
    ("unit", "most"), [(units.SERVICE, 1.2), (units.BACKUP, 1.5), ("caddy.service", 1.4)]
)
def test_a_service_is_as_walled_in_as_was_measured(tmp_path: Path, unit: str, most: float) -> None:
    found = all_files(a_site())
    text = found.get(f"{units.SYSTEMD}/{unit}", "")
    if unit in ALONE:
        dropin = found[f"{units.SYSTEMD}/{unit}.d/storebuilder.conf"]
        text = (
            f"{dropin}User=caddy\nAmbientCapabilities=CAP_NET_BIND_SERVICE\nExecStart=/bin/true\n"
        )
    (tmp_path / unit).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", tmp_path / unit],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    level = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert level, done.stdout + done.stderr
    assert float(level[1]) <= most


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed")
def test_caddy_takes_the_file_and_would_not_write_it_otherwise(tmp_path: Path) -> None:
    text = files.front_files(a_site())["/etc/caddy/Caddyfile"]
    (tmp_path / "Caddyfile").write_text(text)
    where = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    for words in (["adapt", "--validate", "--config"], ["fmt"]):
        done = subprocess.run(
            ["caddy", *words, tmp_path / "Caddyfile"], capture_output=True, text=True, env=where,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert done.stdout == text


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("nft"), reason="needs nft, and root to ask the kernel"
)
def test_the_kernel_takes_the_firewall(tmp_path: Path) -> None:
    rules = firewall.rules(a_site()).replace("skuid storebuilder", "skuid root")
    (tmp_path / "rules").write_text(rules)
    done = subprocess.run(
        ["nft", "-c", "-f", tmp_path / "rules"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("systemd-tmpfiles"), reason="systemd-tmpfiles is not here")
def test_a_boot_clears_kept_pages_and_nothing_else_ever_does(tmp_path: Path) -> None:
    for place, text in system.at_a_boot(a_site()).items():
        (tmp_path / place.lstrip("/")).parent.mkdir(parents=True)
        (tmp_path / place.lstrip("/")).write_text(text)
    public = tmp_path / places.PUBLIC.lstrip("/")
    for name in ("pages/_assets/a.css", "pages/.kept/mark", "media/ab/320.webp"):
        (public / name).parent.mkdir(parents=True)
        (public / name).write_text("it")
    (public / f"pages/{SHOP}").mkdir()
    (public / f"pages/{SHOP}/media").symlink_to(public / "media")  # as a broken shop may lay it
    command = ["systemd-tmpfiles", "--remove", f"--root={tmp_path}"]
    subprocess.run([*command, "storebuilder.conf"], check=True)
    assert {path.name for path in (public / "pages").iterdir()} == {"_assets", ".kept", SHOP}
    subprocess.run([*command, "--boot", "storebuilder.conf"], check=True)
    assert [path.name for path in (public / "pages").iterdir()] == [".kept"]
    assert (public / "media/ab/320.webp").exists()


def test_what_a_shop_may_do_is_never_more_than_the_common_walls() -> None:
    for settings in (hardening.SHOP, hardening.FRONT):
        assert settings["NoNewPrivileges"] == "yes"
        assert settings["ProtectSystem"] == "strict"
