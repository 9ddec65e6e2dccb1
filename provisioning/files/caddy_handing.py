"""The Caddyfile of a server that handed its shop over: it passes everyone on to the new one."""

from __future__ import annotations

from string import Template

from provisioning.files import caddy
from provisioning.files.handing import FOLDER, TRUST, written
from provisioning.site import HANDED, Site

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


def caddyfile(site: Site, address: str = "", hand: str = "") -> str:
    """The front's text on the old server, which has the certificates of the names in ``enabled``.

    With the word ``hand`` it makes itself known to the new server at ``address``.
    """
    trust = f"\t\ttls_trusted_ca_certs {TRUST}\n" if site.acme_directory else ""
    known = f"\theader_up {HANDED} {hand}\n" if hand else ""
    values = {
        "admin": caddy.ADMIN,
        "address": address,
        "target": written(address),
        "folder": FOLDER,
    }
    blocks = [
        _GLOBAL.substitute(values, hosts=" ".join(site.enabled)),
        _ONWARD.substitute(trust=trust, hand=known),
    ]
    blocks += [_HOST.substitute(values, host=host) for host in site.enabled]
    return "".join(blocks)
