"""The units of the shop: its socket, the service behind it, and the daily backup.

None holds a version: they point at ``current``, so that going back is one symlink.
"""

from __future__ import annotations

from provisioning import places
from provisioning.files import hardening
from provisioning.files.calendar import hour_of
from provisioning.site import Site

SYSTEMD = "/etc/systemd/system"
SOCKET = "storebuilder.socket"
SERVICE = "storebuilder.service"
BACKUP = "storebuilder-backup.service"
BACKUP_TIMER = "storebuilder-backup.timer"
#: The group under which each front runs.
GROUPS = {"caddy": "caddy", "nginx": "www-data"}


def files(site: Site) -> dict[str, str]:
    """Every unit of the shop, by its path."""
    texts = {
        SOCKET: socket(site),
        SERVICE: service(site),
        BACKUP: backup(site),
        BACKUP_TIMER: backup_timer(site),
    }
    return {f"{SYSTEMD}/{name}": text for name, text in texts.items()}


def socket(site: Site) -> str:
    """The door: systemd holds it open while the shop starts anew, so visitors wait in its queue.

    The shop knocks at it too, to see whether it answers itself.
    """
    return f"""\
[Unit]
Description=The door of the shop {site.name}

[Socket]
ListenStream={places.SOCKET}
SocketUser={places.USER}
SocketGroup={GROUPS[site.front]}
SocketMode=0660
DirectoryMode=0755
Backlog=4096
RemoveOnStop=yes

[Install]
WantedBy=sockets.target
"""


def service(site: Site) -> str:
    """The shop: one parent with its web and its worker process."""
    most = site.memory_mb
    return f"""\
[Unit]
Description=The shop {site.name}
Requires={SOCKET}
After={SOCKET} network.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
User={places.USER}
Group={places.USER}
WorkingDirectory={_home(site)}
{_environment()}\
ExecStart=/usr/bin/python3 -P -m storebuilder.serving {_home(site)} systemd -1
Restart=always
RestartSec=2
TimeoutStartSec=90
TimeoutStopSec=20
KillMode=mixed
UMask=0022
LimitNOFILE=16384
LimitCORE=0
TasksMax=128
MemoryHigh={most * 70 // 100}M
MemoryMax={most * 90 // 100}M
OOMPolicy=continue
{hardening.lines(hardening.SHOP)}\
ReadWritePaths={places.SHOPS} {places.PUBLIC}

[Install]
WantedBy=multi-user.target
"""


def backup(site: Site) -> str:
    """One backup, written, read back and compared; the command itself mails where it fails.

    Until the merchant says where backups go there is nothing to do. A disk for them is below /mnt.
    """
    return f"""\
[Unit]
Description=A backup of the shop {site.name}
ConditionPathExists={_home(site)}/backup.toml
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={places.USER}
Group={places.USER}
{_environment()}\
ExecStart={places.CURRENT}/bin/storebuilder backup now {site.name}
TimeoutStartSec=6h
Nice=10
IOSchedulingClass=idle
UMask=0077
LimitCORE=0
MemoryHigh={site.memory_mb * 50 // 100}M
OOMPolicy=stop
{hardening.lines(hardening.SHOP)}\
ReadWritePaths={places.SHOPS} {places.PUBLIC} -/mnt
"""


def backup_timer(site: Site) -> str:
    """Once a day; a server that was off at that time makes up for it."""
    hour, minute = hour_of(site.name)
    return f"""\
[Unit]
Description=The daily backup of the shop {site.name}

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""


def _home(site: Site) -> str:
    return f"{places.SHOPS}/{site.name}"


def _environment() -> str:
    code = f"{places.CURRENT}/app:{places.CURRENT}/site-packages"
    return (
        f"EnvironmentFile={places.ENV}\n"
        f"Environment=PYTHONPATH={code} PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 "
        "LANG=C.UTF-8\n"
    )
