"""Where a page lies: ``HOST/PATH/index.html``, as the web server in front looks it up."""

from __future__ import annotations

from pathlib import Path

PLAIN = "index.html"
ASSETS = "assets"  # the address of the assets of all themes, on every host
TWINS = (".zst", ".br", ".gz")  # the same content, packed
LONGEST = 200  # bytes of one name; file systems take 255, with ``index.html`` and its twins
DEEPEST = 8


def folder(pages: Path, host: str, path: str) -> Path | None:
    """The folder of the page at ``path``; None where no file may have this address.

    ``path`` is decoded. The names of dot files and of our own folders are never a page's.
    """
    if not path.startswith("/"):
        return None
    names = path[1:].split("/")
    if not names[-1]:
        names.pop()  # the address of a folder: the first page, in each language
    if len(names) > DEEPEST or names[:1] == [ASSETS]:
        return None
    if not _is_safe(host) or not all(map(_is_safe, names)):
        return None
    return pages.joinpath(host, *names)


def _is_safe(name: str) -> bool:
    if not name or name.startswith((".", "_", PLAIN)) or "\ufffd" in name or not name.isprintable():
        return False
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        return False
    return len(encoded) <= LONGEST and not any(sign in name for sign in '/\\:*?"<>|%')
