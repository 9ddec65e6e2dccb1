"""A real certificate authority (pebble) and the DNS that it and every box ask."""

from __future__ import annotations

import json
import ssl
import time
import urllib.request
from pathlib import Path

from tests.lab.system import PATIENCE, do
from tests.lab.tied import Tied

HTTPS, ROOTS, NAMES = 14000, 15000, 8055
#: Every order is checked anew and at once; some nonces are refused, as authorities do.
SETTINGS = ["PEBBLE_VA_NOSLEEP=1", "PEBBLE_AUTHZREUSE=0", "PEBBLE_WFE_NONCEREJECT=5"]
#: Nobody is found by default, and no challenge is answered but by the servers themselves.
NOTHING = ["-defaultIPv4", "-defaultIPv6", "-http01", "-https01", "-tlsalpn01"]


class Acme:
    """Both on ``address``: ``directory`` is the authority's URL.

    ``ca`` signs the authority's own HTTPS, which its clients must trust; ``root`` is what visitors
    trust, for it signs the certificates that are handed out.
    """

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.directory = f"https://{address}:{HTTPS}/dir"
        self.ca, self.root, self.log = folder / "ca.pem", folder / "root.pem", folder / "pebble.log"
        folder.mkdir()
        _certify(address, folder)
        dns = ["pebble-challtestsrv", "-management", f"{address}:{NAMES}"]
        dns += ["-dns01", f"{address}:53", *(word for name in NOTHING for word in (name, ""))]
        self._dns = Tied(dns, folder / "dns.log")
        config = _configure(address, folder)
        pebble = ["env", *SETTINGS, "pebble", "-config", str(config), "-dnsserver", f"{address}:53"]
        self._pebble = Tied(pebble, self.log)
        try:
            self._trusted = ssl.create_default_context(cafile=str(self.ca))
            self._get(self.directory)
            self.root.write_bytes(self._get(f"https://{address}:{ROOTS}/roots/0"))
        except BaseException:
            self.close()
            raise

    def name(self, host: str, *addresses: str) -> None:
        """From now on ``host`` leads to these addresses and to no others; to none, it is gone."""
        self._tell("clear-a", {"host": host})
        self._tell("clear-aaaa", {"host": host})
        for kind, six in (("add-a", False), ("add-aaaa", True)):
            some = [address for address in addresses if (":" in address) is six]
            if some:
                self._tell(kind, {"host": host, "addresses": some})

    def close(self) -> None:
        self._pebble.end()
        self._dns.end()

    def _get(self, url: str) -> bytes:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(url, timeout=30, context=self._trusted) as answer:  # noqa: S310
                    return bytes(answer.read())
            except OSError as error:
                if not self._pebble.alive or time.monotonic() > until:
                    raise RuntimeError(f"{url}: {error}\n{self.log.read_text()}") from error
                time.sleep(0.05)

    def _tell(self, what: str, said: dict[str, object]) -> None:
        url = f"http://{self.address}:{NAMES}/{what}"
        with urllib.request.urlopen(url, json.dumps(said).encode(), timeout=PATIENCE):
            pass


def _certify(address: str, folder: Path) -> None:
    """An authority for the authority's own HTTPS, and its certificate."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    words = ["openssl", "req", "-x509", "-days", "30", "-subj"]
    do(*words, "/CN=lab", *key, "-keyout", "ca.key", "-out", "ca.pem", folder=folder)
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-addext", f"subjectAltName=IP:{address}"]
    signed += ["-addext", "basicConstraints=critical,CA:FALSE"]
    do(*words, "/CN=pebble", *key, *signed, "-keyout", "own.key", "-out", "own.pem", folder=folder)


def _configure(address: str, folder: Path) -> Path:
    settings = {
        "listenAddress": f"{address}:{HTTPS}",
        "managementListenAddress": f"{address}:{ROOTS}",
        "certificate": str(folder / "own.pem"),
        "privateKey": str(folder / "own.key"),
        "httpPort": 80,
        "tlsPort": 443,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": False,
    }
    path = folder / "pebble.json"
    path.write_text(json.dumps({"pebble": settings}))
    return path
