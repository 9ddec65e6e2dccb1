"""The key with which a rented server is signed in to, made by the system's ssh-keygen.

RSA, since both clouds take no other kind of public key from outside: Lightsail's ImportKeyPair asks
for "a base64-encoded public key of the ssh-rsa type", Lighthouse's for "OpenSSH RSA".
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from provisioning.trouble import Trouble

BITS = "3072"


@dataclass(frozen=True)
class Key:
    """A private key's file, which exists, and the public line that belongs to it."""

    path: Path
    public: str

    @property
    def mark(self) -> str:
        """Eight hexadecimal digits that tell this key from any other of the same shop."""
        return hashlib.sha256(self.public.encode()).hexdigest()[:8]


def held(path: Path) -> Key | None:
    """The key at ``path``, where this computer has one."""
    public = path.with_suffix(".pub")
    if not (path.exists() and public.exists()):
        return None
    return Key(path, public.read_text().strip())


def made(path: Path, comment: str) -> Key:
    """The key at ``path``; made first where there is none."""
    if key := held(path):
        return key
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".key-") as folder:
        fresh = Path(folder) / "key"
        command = ["ssh-keygen", "-q", "-t", "rsa", "-b", BITS, "-N", "", "-C", comment]
        try:
            subprocess.run([*command, "-f", str(fresh)], check=True, capture_output=True)
        except FileNotFoundError:
            raise Trouble("ssh-keygen is missing.", hint="Install the OpenSSH client.") from None
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            raise Trouble(f"ssh-keygen made no key: {said}") from None
        fresh.chmod(0o600)
        # The public half first: whoever is killed in between makes a new pair.
        fresh.with_suffix(".pub").replace(path.with_suffix(".pub"))
        fresh.replace(path)
    return Key(path, path.with_suffix(".pub").read_text().strip())


def forget(path: Path) -> None:
    """Remove both halves."""
    path.unlink(missing_ok=True)
    path.with_suffix(".pub").unlink(missing_ok=True)
