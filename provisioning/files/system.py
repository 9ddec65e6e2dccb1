"""Small settings of the server itself: its journal, security updates, and what a boot clears."""

from __future__ import annotations

from provisioning import places
from provisioning.files.calendar import hour_of
from provisioning.site import Site

JOURNALD = "/etc/systemd/journald.conf.d/storebuilder.conf"
UPDATES = "/etc/apt/apt.conf.d/52storebuilder"
AT_A_BOOT = "/etc/tmpfiles.d/storebuilder.conf"


def files(site: Site) -> dict[str, str]:
    """All of them, by their paths."""
    return journald(site) | updates(site) | at_a_boot(site)


def journald(_site: Site) -> dict[str, str]:
    """A month of the journal at most, and 100 MB: a full disk has closed many a shop."""
    text = """\
[Journal]
Storage=persistent
SystemMaxUse=100M
SystemKeepFree=500M
RuntimeMaxUse=20M
MaxRetentionSec=1month
"""
    return {JOURNALD: text}


def updates(site: Site) -> dict[str, str]:
    """Security updates come by themselves; a kernel's takes effect in the small hours."""
    _, minute = hour_of(site.name, "reboot")  # at five: the backup is done by then
    text = f"""\
// Written by storebuilder: which updates are taken stands in 50unattended-upgrades.
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Remove-Unused-Kernel-Packages "true";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
// Our settings of Debian's programs stay, else their updates would wait for an answer.
Dpkg::Options {{ "--force-confdef"; "--force-confold"; }};
Unattended-Upgrade::Automatic-Reboot "true";
Unattended-Upgrade::Automatic-Reboot-Time "05:{minute:02}";
"""
    return {UPDATES: text}


def at_a_boot(_site: Site) -> dict[str, str]:
    """No kept page outlives a boot: after a power loss nobody knows which were dropped in time.

    systemd does it before any service starts, so before the front could serve one; the ``!`` keeps
    it from the runs between (tmpfiles.d(5)). The keeper's own notes begin with a dot and stay.
    """
    return {AT_A_BOOT: f"R! {places.PAGES}/*\n"}
