"""An authority of the tests as those of the world are: another one signs in its name."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.provisioning.files.behind import OTHER, PANEL, SHOP

_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
_SIGNS = ("-addext", "basicConstraints=critical,CA:TRUE")


@dataclass
class Authority:
    """Keys and certificates below ``folder``: the root's, the signer's, and one of each name."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self._make("root", "/CN=root", *_SIGNS)
        self._make("signer", "/CN=signer", *_SIGNS, by="root")

    @property
    def signer(self) -> str:
        """The certificate of who signs; the root's is known to nobody."""
        return (self.folder / "signer.crt").read_text()

    def certify(self, *folders: Path) -> None:
        """Put a key and a chain without the root into each folder, for every name of the site."""
        for host in (SHOP, OTHER, PANEL):
            self._make(host, f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", by="signer")
            chain = (self.folder / f"{host}.crt").read_text() + self.signer
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{host}.crt").write_text(chain)
                (folder / f"{host}.key").write_text((self.folder / f"{host}.key").read_text())

    def _make(self, name: str, subject: str, *more: str, by: str = "") -> None:
        words = ["openssl", "req", "-x509", *_KEY, "-subj", subject, *more]
        words += ["-keyout", f"{name}.key", "-out", f"{name}.crt"]
        words += ["-CA", f"{by}.crt", "-CAkey", f"{by}.key"] if by else []
        subprocess.run(words, cwd=self.folder, check=True, capture_output=True)
