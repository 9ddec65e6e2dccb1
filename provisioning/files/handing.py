"""A server that handed its shop over: its front passes everyone on, and its service is a relay.

The relay takes the place of the shop's own unit, under the same name: in one move the server that
served can serve no more, whatever starts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Template

from provisioning import places
from provisioning.files import caddy, hardening, units
from provisioning.site import HANDED, Site

UNIT = f"{units.SYSTEMD}/{units.SERVICE}"
FOLDER = f"{places.ETC}/handing"
CADDYFILE = f"{FOLDER}/Caddyfile"
TRUST = f"{FOLDER}/trust.pem"
PROGRAM = f"{places.OPT}/moving.pyz"
_RELAY = re.compile(r"^ExecStart=\S+ \S+ relay (\S+)", re.MULTILINE)

_GLOBAL = Template("""\
# Written by storebuilder: this shop lives at $address now, and all who come here are handed on.
{
	admin unix/$admin
	grace_period 10s
	servers {
		strict_sni_host on
	}
}

# Names of nobody; and what an authority asks of the new server while names still lead here.
http:// {
	@named host $hosts
	handle @named {
		handle /.well-known/acme-challenge/* {
			reverse_proxy http://$target:80
		}
		handle {
			redir https://{host}{uri} 308
		}
	}
	handle {
		respond 421
	}
}
""")
_HOST = Template("""
$host {
	tls $folder/$host.crt $folder/$host.key
	request_body {
		max_size 80MB
	}
	@reading {
		method GET HEAD
		not header Content-Length *
	}
	handle @reading {
		reverse_proxy https://$target:443 {
			lb_try_duration 20s
			lb_try_interval 100ms
			import onward $host
		}
	}
	handle {
		reverse_proxy https://$target:443 {
			buffer_requests
			max_buffer_size 1MB
			import onward $host
		}
	}
}
""")
_ONWARD = Template("""
(onward) {
	header_up Host {args.0}
$hand	transport http {
		tls
		tls_server_name {args.0}
$trust		dial_timeout 5s
		response_header_timeout 300s
		compression off
	}
}
""")


def caddyfile(site: Site, address: str, hosts: Sequence[str], hand: str = "") -> str:
    """The front's text on the old server: ``hosts`` are those whose certificates it has.

    With the word ``hand`` it makes itself known to the new server.
    """
    target = f"[{address}]" if ":" in address else address
    trust = f"\t\ttls_trusted_ca_certs {TRUST}\n" if site.acme_directory else ""
    known = f"\theader_up {HANDED} {hand}\n" if hand else ""
    values = {"admin": caddy.ADMIN, "address": address, "target": target, "folder": FOLDER}
    blocks = [
        _GLOBAL.substitute(values, hosts=" ".join(hosts)),
        _ONWARD.substitute(trust=trust, hand=known),
    ]
    blocks += [_HOST.substitute(values, host=host) for host in hosts]
    return "".join(blocks)


def relay_unit(site: Site, address: str, hand: str = "") -> str:
    """The shop's unit on the old server from now on: it passes on what waits at the door."""
    trust = TRUST if site.acme_directory else "-"
    return f"""\
[Unit]
Description=Hands visitors of the shop {site.name} on to {address}
Requires={units.SOCKET}
After={units.SOCKET} network.target
StartLimitIntervalSec=0

[Service]
Type=exec
User={places.USER}
Group={places.USER}
ExecStart=/usr/bin/python3 {PROGRAM} relay {address} {trust} {hand}
Restart=always
RestartSec=1
LimitNOFILE=16384
TasksMax=1100
{hardening.lines(hardening.SHOP)}
[Install]
WantedBy=multi-user.target
"""


def handed_to(unit: str) -> str:
    """The address that the text of the shop's unit hands on to; empty where it serves itself."""
    found = _RELAY.search(unit)
    return found[1] if found else ""


def hold() -> str:
    """A drop-in that lets the service wait instead of serving; visitors queue at the socket."""
    return "[Service]\nType=exec\nNotifyAccess=none\nExecStart=\nExecStart=/bin/sleep infinity\n"
