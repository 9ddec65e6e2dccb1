"""From a bare server to a live shop."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.flows import stage
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.services import Lab
from tests.lab.system import PATIENCE
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.conftest import Image, link_in, until_idle
from tests.provisioning.server.merchant import CHINESE, NAME, NAMES, PANEL, SHOP, Merchant


def test_it_works(image: Image) -> None:
    said = image.said["first"]
    print({name: round(seconds, 1) for name, seconds in image.seconds.items()})
    assert f"https://{SHOP}/" in said.stdout
    assert f"https://{CHINESE}/" in said.stdout
    assert link_in(said.stdout)
    # The bare server had no Python at all, and that is one step like the others.
    assert "✓ Python" in said.stderr


def test_a_dry_run_on_a_bare_server_leaves_nothing(image: Image) -> None:
    assert "+ Python, and all that follows" in image.said["dry"].stderr


def test_launched_again_it_says_what_is_there_and_does_nothing(image: Image) -> None:
    lines = image.said["second"].stderr.splitlines()
    done = [line for line in lines if line.startswith("✓")]
    assert [line.split() for line in done] == [["✓", "Release", "for", "this", "server"]]
    assert [line for line in lines if line.startswith("+")] == []
    assert sum("(already there)" in line for line in lines) >= 14
    todo = [line for line in image.said["again"].stderr.splitlines() if line.startswith("+")]
    assert not [line for line in todo if "Swap" not in line]


@pytest.mark.browser
def test_an_order_through_the_browser(server: Box, merchant: Merchant) -> None:
    rules = ", ".join(f"MAP {host} {server.address}" for host in NAMES)
    flags = [*stage.FLAGS, f"--host-resolver-rules={rules}"]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        context = chromium.new_context(
            base_url=f"https://{SHOP}", viewport=stage.PHONE, ignore_https_errors=True
        )
        context.set_default_timeout(1000 * PATIENCE)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        _buy(page)
        assert page.url.startswith(f"https://{SHOP}/orders/")
        assert not wrong
        link = link_in(merchant.good("sign-in-link", NAME))
        desk = chromium.new_context(viewport=stage.DESK, ignore_https_errors=True).new_page()
        desk.goto(link)
        desk.locator("form button").click()
        desk.wait_for_url(f"https://{PANEL}/")
        desk.goto(f"https://{PANEL}/orders")
        expect(desk.locator("main")).to_contain_text("Ada Byron", timeout=1000 * PATIENCE)
        chromium.close()


def _buy(page: Page) -> None:
    page.goto("/collections/all")
    page.locator("a[href*='/products/']").first.click()
    page.locator("[data-add]").click()
    page.get_by_role("status").get_by_role("link").click()
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_label("E-mail").fill("ada@buyer.example")
    page.get_by_role("button", name="On to the address").click()
    page.get_by_label("Country or region").select_option("US")
    page.get_by_label("Full name").fill("Ada Byron")
    page.get_by_label("Street").first.fill("1 Analytical Way")
    page.get_by_label("City").fill("Portland")
    page.get_by_label("State").select_option("OR")
    page.get_by_label("ZIP").fill("97201")
    page.get_by_label("Telephone").fill("+1 503 555 0100")
    page.get_by_role("button", name="On to delivery").last.click()
    page.get_by_role("button", name="On to the review").click()
    page.get_by_role("button", name="Pay $").click()
    page.locator("button[value=twice]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Thank you for your order", timeout=1000 * PATIENCE
    )


def test_the_chain_is_the_authoritys_and_plain_http_leads_to_https(
    standing: Box, acme: Acme
) -> None:
    for host in NAMES:
        trust = ssl.create_default_context(cafile=str(acme.root))
        with (
            socket.create_connection((standing.address, 443), timeout=PATIENCE) as plain,
            trust.wrap_socket(plain, server_hostname=host) as wrapped,
        ):
            certificate = wrapped.getpeercert()
            assert certificate
            assert certificate["subjectAltName"] == (("DNS", host),)
            assert wrapped.version() == "TLSv1.3"
    words = ["openssl", "s_client", "-connect", f"{standing.address}:443", "-servername", SHOP]
    words += ["-CAfile", str(acme.root), "-verify_return_error", "-alpn", "h2"]
    said = subprocess.run(
        words,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        check=True,
    )
    assert "Verify return code: 0 (ok)" in said.stdout
    assert "ALPN protocol: h2" in said.stdout
    with socket.create_connection((standing.address, 80), timeout=PATIENCE) as plain:
        plain.sendall(f"GET /cart HTTP/1.1\r\nHost: {SHOP}\r\nConnection: close\r\n\r\n".encode())
        answer = plain.makefile("rb").read().decode()
    assert re.match(r"HTTP/1\.1 30[18] ", answer)
    assert f"Location: https://{SHOP}/cart" in answer


def test_kept_pages_are_served_while_the_shop_is_stopped(
    server: Box, merchant: Merchant, acme: Acme
) -> None:
    until_idle(merchant)  # pictures that become ready drop what is kept
    buyer = Buyer(server.address, acme)
    first = buyer.get("/")
    assert first.status == 200
    until = _soon(PATIENCE)
    while not (server.root / f"var/lib/storebuilder/public/pages/{SHOP}/index.html").exists():
        next(until)
        assert buyer.get("/").status == 200  # a page is kept once the start lies some seconds back
    server.good("systemctl stop storebuilder.socket storebuilder.service")
    for encoding in ("identity", "zstd", "br", "gzip"):
        page = buyer.get("/", **{"Accept-Encoding": encoding})
        assert page.status == 200
        assert page.headers.get("content-encoding", "identity") == encoding
        tag = page.headers["etag"]
        again = buyer.get("/", **{"Accept-Encoding": encoding, "If-None-Match": tag})
        assert (again.status, again.body) == (304, b"")
    assert page.headers["vary"] == "Accept-Encoding"
    # What no file answers says that it will be back.
    assert buyer.post("/cart/lines", variant="1").status == 502
    server.good("systemctl start storebuilder.socket storebuilder.service")
    assert buyer.get("/cart").status == 200


def _soon(seconds: float = 10) -> Iterator[None]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield
        time.sleep(0.1)


@pytest.mark.parametrize("suite", ["trixie"])
def test_debian_13_too(lab: Lab, merchant: Merchant, suite: str) -> None:
    with lab.box(suite) as box:
        merchant.name(box)
        merchant.good(*merchant.launching(box))
        assert Buyer(box.address, merchant.acme).get("/").status == 200
        _, found = merchant.status()
        assert found["serves"]
        assert not found["names_elsewhere"]


def test_a_user_who_may_use_sudo_will_do(ready: Box, merchant: Merchant) -> None:
    ready.good(
        "useradd -m -s /bin/bash admin && cp -r /root/.ssh /home/admin/ && "
        "chown -R admin: /home/admin/.ssh"
    )
    merchant.name(ready)
    words = merchant.launching(ready, user="admin")
    refused = merchant.run(*words)
    assert refused.returncode == 1
    assert "lets nobody become root" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) <= 2
    ready.good("echo 'admin ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/admin")
    said = merchant.good(*words)
    assert link_in(said)
    assert Buyer(ready.address, merchant.acme).get("/").status == 200
    assert "main" in merchant.good("exec", NAME, "--", "storefront", "list", NAME)


def test_nginx_with_lego(ready: Box, merchant: Merchant) -> None:
    merchant.name(ready)
    said = merchant.good(*merchant.launching(ready, "--front", "nginx"))
    assert link_in(said)
    assert Buyer(ready.address, merchant.acme).get("/").status == 200
    assert Buyer(ready.address, merchant.acme, PANEL).get("/sign-in").status == 200
    again = merchant.good(*merchant.launching(ready, "--front", "nginx"))
    assert [line for line in again.splitlines() if line.startswith("✓")] == [
        "✓ Release for this server   "
    ]
    _, found = merchant.status()
    assert found["certificates"][SHOP] > 0
