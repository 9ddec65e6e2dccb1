"""Chromium as a camera."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from picturing.walks import Stop, Walk

SIZES = {390: 844, 1440: 900}
SCHEMES = ("light", "dark")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 20_000  # milliseconds


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium where it is, else Playwright's own."""
    there = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=there if there.exists() else None, args=QUIET
        )
        yield started
        started.close()


def photograph(
    browser: Browser,
    walks: Iterable[Walk],
    folder: Path,
    only: Collection[str],
    widths: Collection[int],
    schemes: Collection[str],
) -> None:
    """Walk each way in each width and scheme, take pictures, and say what went wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    for walk in walks:
        stops = wanted(walk.stops, only)
        for width in widths:
            for scheme in schemes if stops else ():
                with looking(browser, walk.language, width, scheme) as context:
                    _walk(context, walk, stops, only, folder, f"{width}-{walk.language}-{scheme}")


def wanted(stops: Iterable[Stop], only: Collection[str]) -> list[Stop]:
    """The stops that are to be made: those wanted, and what leads to the last of them."""
    made = list(stops)
    last = max((at for at, stop in enumerate(made) if not only or stop.name in only), default=-1)
    return [one for one in made[: last + 1] if one.leads or not only or one.name in only]


@contextmanager
def looking(browser: Browser, language: str, width: int, scheme: str) -> Iterator[BrowserContext]:
    """A fresh browser profile of that size and scheme."""
    context = browser.new_context(
        viewport={"width": width, "height": SIZES.get(width, 900)},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="zh-CN" if language.startswith("zh") else "en-US",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def _walk(
    context: BrowserContext,
    walk: Walk,
    stops: list[Stop],
    only: Collection[str],
    folder: Path,
    kind: str,
) -> None:
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    walk.begin(page)
    for stop in stops:
        stop.go(page)
        page.wait_for_load_state("networkidle")
        if only and stop.name not in only:
            continue
        scroll_through(page)
        file = folder / f"{stop.name}-{kind}.png"
        page.screenshot(path=file, full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > page.evaluate("innerWidth"):
            wrong.append("wider than the screen")
        print(file, *wrong, flush=True)
        wrong.clear()


def scroll_through(page: Page) -> None:
    """Down and up again, so that pictures that wait are loaded."""
    tall = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, tall, 800):
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(100)
