"""The walls around each service, as lines of a unit.

docs/server.md says how much they give, and what is left out on purpose.
"""

from __future__ import annotations

#: What every service of ours can do without.
COMMON = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "PrivateMounts": "yes",
    "ProtectHostname": "yes",
    "ProtectClock": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "ProtectProc": "invisible",
    "ProcSubset": "pid",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RemoveIPC": "yes",
    "KeyringMode": "private",
    "DevicePolicy": "closed",
    "SystemCallArchitectures": "native",
    # The first line allows, the second takes out of it; a library that is refused may go on.
    "SystemCallFilter": "@system-service\nSystemCallFilter=~@privileged @resources",
    "SystemCallErrorNumber": "EPERM",
}
#: The shop runs as a user without any right beyond its own files.
SHOP = COMMON | {"PrivateUsers": "yes", "PrivateIPC": "yes", "CapabilityBoundingSet": ""}
#: A front needs the ports below 1024, and the kernel's own settings to size its queues.
FRONT = {name: value for name, value in COMMON.items() if name not in ("ProcSubset", "RemoveIPC")}
#: nginx starts as root and gives that away itself; its drop-in only takes what it never needs.
NGINX = {
    name: value
    for name, value in COMMON.items()
    if name not in ("ProcSubset", "RemoveIPC", "ProtectProc", "SystemCallFilter")
} | {
    "ProtectSystem": "full",
    "SystemCallFilter": "@system-service",
    "CapabilityBoundingSet": "CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID CAP_CHOWN "
    "CAP_DAC_OVERRIDE CAP_KILL",
}


def lines(settings: dict[str, str]) -> str:
    """The settings as lines of a unit's [Service]."""
    return "".join(f"{name}={value}\n" for name, value in settings.items())
