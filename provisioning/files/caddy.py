"""Caddy, as Debian 12, 13 and Ubuntu 24.04 have it (2.6.2): its Caddyfile and a drop-in.

Each host has its own block with its own root, both written out: ``{host}`` in a path would let
``GET /../other.shop/`` read another shop's page.
"""

from __future__ import annotations

from string import Template

from provisioning import places
from provisioning.files import hardening, resting
from provisioning.files.headers import checked
from provisioning.site import Site

CADDYFILE = "/etc/caddy/Caddyfile"
DROPIN = "/etc/systemd/system/caddy.service.d/storebuilder.conf"
ADMIN = "/run/caddy/admin.sock"
#: A part of a path that can be a kept file: it never starts with a dot, nor holds an escape.
PART = "[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*"
PICTURES = "webp|jpg|jpeg|png|avif|gif"
#: The address of a kept page: the first one, that of a language, or any other without a last slash.
PAGE = f"/(?:[a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*/)?|(?:/{PART})+"
ASSETS = f"css|js|svg|woff2|{PICTURES}|ico"

_GLOBAL = Template("""\
# Written by storebuilder, and written anew with each change.
{
	admin unix/$admin
$certificates	grace_period 10s
	servers {
		strict_sni_host on
		timeouts {
			read_header 10s
			read_body 10m
			idle 2m
		}
	}
}

# What every answer says, and what a visitor sees while the shop does not answer.
(common) {
	header {
		Strict-Transport-Security "max-age=31536000"
		-Server
		defer
	}
	handle_errors {
		header {
			Strict-Transport-Security "max-age=31536000"
			Cache-Control no-store
			-Server
			defer
		}
		@resting expression {http.error.status_code} in [502, 503, 504]
		handle @resting {
			method GET
			rewrite * /resting.html
			header {
				Content-Security-Policy "default-src 'none'; style-src 'unsafe-inline'"
				Retry-After 20
				-Etag
				-Last-Modified
				defer
			}
			file_server {
				root $resting
				status {http.error.status_code}
			}
		}
		handle {
			respond "{http.error.status_code} {http.error.status_text}"
		}
	}
}

# A body says how long it is, and not like {args.0}: one that does not could not be waited for.
(measured) {
	@large header_regexp Content-Length {args.0}
	handle @large {
		error 413
	}
	@unmeasured {
		method POST PUT PATCH
		not header Content-Length *
	}
	handle @unmeasured {
		error 411
	}
}

# The shop itself, which may take {args.0} for an answer. Who only reads is patient with a door that
# is gone. A body waits here until it is whole, not in the shop's threads; it is never sent twice:
# this Caddy gives the memory of a body away with the first try, and others' bodies would be in it.
(app) {
	@reading {
		method GET HEAD
		not header Content-Length *
	}
	handle @reading {
		reverse_proxy unix/$socket {
			lb_try_duration 20s
			lb_try_interval 100ms
			import proxied {args.0}
		}
	}
	handle {
		reverse_proxy unix/$socket {
			buffer_requests
			max_buffer_size 1MB
			import proxied {args.0}
		}
	}
}
(proxied) {
	header_up -Forwarded
	header_up -X-Real-Ip
	header_up -X-Forwarded-Port
	header_up -X-Forwarded-Prefix
	header_up -X-Storebuilder-Token
	transport http {
		dial_timeout 5s
		response_header_timeout {args.0}
		keepalive off
		compression off
	}
}

# Finished pages are pure functions of their address: no cookie is looked at. The time of a file is
# made from its content for the ETag's sake, so nobody may hear it.
(kept) {
	request_header -If-Modified-Since
	request_header -If-Unmodified-Since
	header {
$headers		Vary Accept-Encoding
		-Last-Modified
		defer
	}
}

# Files whose names change with their content; nothing in them may run.
(forever) {
	request_header -If-Modified-Since
	request_header -If-Unmodified-Since
	header {
		Cache-Control "public, max-age=31536000, immutable"
		X-Content-Type-Options nosniff
		-Last-Modified
		defer
	}
}

# Names of nobody.
http:// {
	respond 421
}
""")

_SHOP = Template("""
$host {
	import common
	import measured "^[0-9]{7,}$$"

	@page {
		method GET HEAD
		query ""
		path_regexp ^(?:$page)$$
		file {
			root $pages/$host
			try_files {path}/index.html
		}
	}
	handle @page {
		import kept
		rewrite * {http.matchers.file.relative}
		file_server {
			root $pages/$host
			precompressed zstd br gzip
		}
	}

	@asset {
		method GET HEAD
		path_regexp ^/assets(?:/$part)+\\.(?:$assets)$$
		file {
			root $pages/$host
			try_files {path}
		}
	}
	handle @asset {
		import forever
		header Content-Security-Policy "default-src 'none'; style-src 'unsafe-inline'"
		header {
			Vary Accept-Encoding
			defer
		}
		file_server {
			root $pages/$host
			precompressed zstd br gzip
		}
	}

	@picture {
		method GET HEAD
		path_regexp ^/media(?:/$part)+\\.(?:$pictures)$$
		file {
			root $public
			try_files {path}
		}
	}
	handle @picture {
		import forever
		header Content-Security-Policy "default-src 'none'; sandbox"
		file_server {
			root $public
		}
	}

	handle {
		encode zstd gzip
		request_body {
			max_size 1MB
		}
		import app 30s
	}
}
""")

_PANEL = Template("""
$host {
	import common
	import measured "^(?:[89][0-9]{7}|[0-9]{9,})$$"

	handle {
		# Pages hold secrets beside words of a visitor's choice: only files are compressed.
		@files path /static/*
		encode @files zstd gzip
		request_body {
			max_size 80MB
		}
		import app 300s
	}
}
""")


def caddyfile(site: Site) -> str:
    """The Caddyfile of a site: the names in ``enabled`` are served, others are not asked for."""
    values = {
        "admin": ADMIN,
        "certificates": _certificates(site),
        "resting": resting.FOLDER,
        "socket": places.SOCKET,
        "headers": "".join(f'\t\t{name} "{value}"\n' for name, value in checked(site.headers)),
        "pages": places.PAGES,
        "public": places.PUBLIC,
        "page": PAGE,
        "part": PART,
        "assets": ASSETS,
        "pictures": PICTURES,
    }
    shops = [_SHOP.substitute(values, host=host) for host in site.hosts if host in site.enabled]
    panel = _PANEL.substitute(host=site.panel_host) if site.panel_host in site.enabled else ""
    return _GLOBAL.substitute(values) + "".join(shops) + panel


def _certificates(site: Site) -> str:
    lines = [
        f"email {site.email}" if site.email else "",
        f"acme_ca {site.acme_directory}" if site.acme_directory else "",
        f"acme_ca_root {site.acme_root}" if site.acme_root else "",
    ]
    return "".join(f"\t{line}\n" for line in lines if line)


def dropin(site: Site) -> str:
    """What Debian's unit lacks: a place for the admin socket, restarts, limits and walls.

    Caddy notes its configuration and reads nothing back: that note goes where it is forgotten.
    """
    kept = max(48, site.memory_mb // 6)
    return f"""\
[Unit]
StartLimitIntervalSec=0

[Service]
Restart=always
RestartSec=1
RuntimeDirectory=caddy
RuntimeDirectoryMode=0700
Environment=XDG_CONFIG_HOME=/run/caddy GOMEMLIMIT={kept}MiB
TimeoutStopSec=15
OOMScoreAdjust=-200
{hardening.lines(hardening.FRONT)}\
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
ReadWritePaths=/var/lib/caddy
"""
