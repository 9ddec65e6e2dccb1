"""Where each front keeps certificates, and as whom: what comes along when a shop moves."""

from __future__ import annotations

from dataclasses import dataclass

from provisioning.files import lego, units


@dataclass(frozen=True)
class Keeping:
    """The certificates of one front."""

    folder: str
    #: What of the folder another server needs to answer and, later, to renew.
    parts: tuple[str, ...]
    #: Whose all this is, and from which folder on.
    user: str
    top: str
    #: Where below the folder the certificate of a name is; its key lies beside it.
    pattern: str

    def of(self, host: str) -> str:
        """Where, below the folder, the certificate of ``host`` may be."""
        return self.pattern.format(host=host)


KEEPINGS = {
    "caddy": Keeping(
        folder="/var/lib/caddy/.local/share/caddy",
        parts=("certificates",),  # it makes itself another account
        user=units.GROUPS["caddy"],
        top="/var/lib/caddy/.local",
        pattern="certificates/*/{host}/{host}.crt",
    ),
    "nginx": Keeping(
        folder=lego.CERTIFICATES,
        parts=("certificates", "accounts"),  # lego renews for nobody but who has an account
        user=units.GROUPS["nginx"],
        top=lego.CERTIFICATES,
        pattern="certificates/{host}.crt",
    ),
}
