"""The nginx.conf of a server that handed its shop over: it passes everyone on to the new one.

Of all that nginx is otherwise told only the files are missing. A body waits here until it is whole,
and no connection to the new server is used twice: nginx would now and then send a request on one
that is just being closed, and a resumed session tells the certificate of another name.
"""

from __future__ import annotations

from string import Template

from provisioning.files import nginx
from provisioning.files import nginx_blocks as blocks
from provisioning.files.handing import FOLDER, TRUST, written
from provisioning.site import Site

SYSTEM = "/etc/ssl/certs/ca-certificates.crt"

#: The word by which the new server knows this one is never said in the clear.
_ONWARD = Template("""\
	map $$scheme $$handed {
		default "";
		https "$hand";
	}
	proxy_ssl_server_name on;
	proxy_ssl_verify on;
	proxy_ssl_verify_depth 5;
	proxy_ssl_trusted_certificate $trust;
	proxy_ssl_session_reuse off;
	proxy_ssl_protocols TLSv1.2 TLSv1.3;

""")
_HOST = Template(
    blocks.COMMON
    + """
$limited		location / {
			proxy_hide_header Strict-Transport-Security;
			proxy_read_timeout 300s;
			proxy_ssl_name $host;
			proxy_pass https://$target:443;
		}
	}
"""
)
#: What an authority asks of the new server while names still lead here.
_CHALLENGE = Template("""\
			proxy_pass http://$target:80;
""")


def config(site: Site, address: str = "", hand: str = "") -> str:
    """The front's text on the old server, which has the certificates of the names in ``enabled``.

    With the word ``hand`` it makes itself known to the new server at ``address``.
    """
    values = nginx.common() | {
        "target": written(address),
        "hand": hand,
        "trust": TRUST if site.acme_directory else SYSTEM,
        "folder": FOLDER,
        "hosts": " ".join(site.enabled),
    }
    challenge = _CHALLENGE.substitute(values)
    servers = [blocks.PLAIN.substitute(values, challenge=challenge)] if site.enabled else []
    for host in site.enabled:
        staff = host == site.panel_host
        most = nginx.MOST_OF_STAFF if staff else nginx.MOST
        own = {"host": host, "most": most, "limited": blocks.LIMIT if staff else ""}
        servers.append(_HOST.substitute(values | own))
    maps = _ONWARD.substitute(values) + blocks.LIMITED.substitute(values)
    return blocks.MAIN.substitute(maps=maps, servers="".join(servers), handed="$handed")


def dropin(site: Site) -> str:
    """nginx's drop-in there: nobody asks for certificates any more, the new server does."""
    return nginx.dropin(site, asks=False)
