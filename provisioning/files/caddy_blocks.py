"""The blocks of a Caddyfile, with ``$name`` where a site's own words go."""

from __future__ import annotations

from string import Template

GLOBAL = Template("""\
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
	header_up -X-Storebuilder-Handed
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

# Who hands visitors on says who they are. Caddy adds whom it heard that from, and the shop takes
# the last address for the visitor's: it is taken off again. Nobody else's list has more than one.
BELIEVED = Template("""\
	trusted_proxies $before
	header_up X-Forwarded-For "^(.*), [^,]*$$" "$$1"
""")

# While a shop is on its way here nobody wakes it but the server that hands it over.
ARRIVING = Template("""\
	@stranger not header $header $hand
	handle @stranger {
		error 503
	}
""")

SHOP = Template("""
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
			root $pages/_assets
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
			root $pages/_assets
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

PANEL = Template("""
$host {
	import common
	import measured "^(?:[89][0-9]{7}|[0-9]{9,})$$"

	# Who has no session may not send more than waits here whole.
	@unknown {
		header_regexp Content-Length "^[0-9]{7,}$$"
		not header Cookie *$session=*
	}
	handle @unknown {
		error 413
	}

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
