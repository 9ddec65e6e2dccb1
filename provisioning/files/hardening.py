"""The walls around each service, as lines of a unit.

docs/server.md says how much they give, and what is left out on purpose.
"""

from __future__ import annotations

Settings = dict[str, str | tuple[str, ...]]

#: Caddy follows any link below public/, also to its own keys: the shop may not make one, in no way.
LINKS = "symlink symlinkat io_uring_setup io_uring_enter io_uring_register"
#: What every service of ours can do without.
COMMON: Settings = {
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
    "SystemCallFilter": ("@system-service", "~@privileged @resources"),
    "SystemCallErrorNumber": "EPERM",
}
#: The shop runs as a user without any right beyond its own files.
#: It may make its own threads wait for others, which is all that setpriority can do then.
SHOP: Settings = COMMON | {
    "PrivateUsers": "yes",
    "PrivateIPC": "yes",
    "CapabilityBoundingSet": "",
    "SystemCallFilter": (
        "@system-service",
        "~@privileged @resources",
        "setpriority",
        f"~{LINKS}",
    ),
}
#: A front needs the ports below 1024, and the kernel's own settings to size its queues.
FRONT: Settings = {
    name: value for name, value in COMMON.items() if name not in ("ProcSubset", "RemoveIPC")
}
#: nginx starts as root and gives that away itself; its drop-in only takes what it never needs.
NGINX: Settings = {
    name: value
    for name, value in COMMON.items()
    if name not in ("ProcSubset", "RemoveIPC", "ProtectProc", "SystemCallFilter")
} | {
    "ProtectSystem": "full",
    "SystemCallFilter": "@system-service",
    "CapabilityBoundingSet": "CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID CAP_CHOWN "
    "CAP_DAC_OVERRIDE CAP_KILL",
}


def lines(settings: Settings) -> str:
    """The settings as lines of a unit's [Service]."""
    pairs = [
        (name, value)
        for name, values in settings.items()
        for value in ((values,) if isinstance(values, str) else values)
    ]
    return "".join(f"{name}={value}\n" for name, value in pairs)
