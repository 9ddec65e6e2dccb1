"""Chromium as a camera."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SIZES = ((390, 844), (1440, 900))
SCHEMES = ("light", "dark")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def photograph(pages: Iterable[tuple[str, str, str]], folder: Path, only: Collection[str]) -> None:
    """Write a picture of each page in each size and scheme, and say what went wrong on it."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        path = chromium if chromium.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        for name, language, address in pages:
            if only and name not in only:
                continue
            for width, height in SIZES:
                for scheme in SCHEMES:
                    file = folder / f"{name}-{width}-{language}-{scheme}.png"
                    wrong = _take(browser, address, file, width, height, scheme)
                    print(file, *wrong)
        browser.close()


def _take(
    browser: Browser, address: str, file: Path, width: int, height: int, scheme: str
) -> list[str]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    tall = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, tall, height):  # so that pictures that wait are loaded
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=file, full_page=True)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append("wider than the screen")
    context.close()
    return wrong
