"""The blocks of an nginx.conf, with ``$name`` where a site's own words go."""

from __future__ import annotations

from string import Template

MAIN = Template("""\
# Written by storebuilder, and written anew with each change.
user www-data;
worker_processes auto;
worker_rlimit_nofile 16384;
pid /run/nginx.pid;
error_log syslog:server=unix:/dev/log,nohostname,tag=nginx warn;
include /etc/nginx/modules-enabled/*.conf;

events {
	worker_connections 4096;
}

http {
	include /etc/nginx/mime.types;
	default_type application/octet-stream;
	charset utf-8;
	charset_types text/css text/javascript application/javascript;
	access_log off;
	server_tokens off;
	sendfile on;
	tcp_nopush on;
	client_header_timeout 10s;
	client_body_timeout 60s;
	keepalive_timeout 120s;
	server_names_hash_bucket_size 512;
	# The time of a file is made from its content for the ETag's sake, so nobody may hear it.
	if_modified_since off;

	ssl_protocols TLSv1.2 TLSv1.3;
	ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
	ssl_prefer_server_ciphers off;
	ssl_session_cache shared:storebuilder:5m;
	ssl_session_timeout 1d;
	ssl_session_tickets off;

$maps	proxy_http_version 1.1;
	proxy_connect_timeout 20s;
	proxy_set_header Host $$host;
	proxy_set_header X-Forwarded-For $$remote_addr;
	proxy_set_header X-Forwarded-Proto https;
	proxy_set_header X-Forwarded-Host $$host;
	proxy_set_header X-Forwarded-Port "";
	proxy_set_header X-Forwarded-Prefix "";
	proxy_set_header X-Real-IP "";
	proxy_set_header X-Storebuilder-Token "";
	proxy_set_header X-Storebuilder-Handed $handed;
	proxy_set_header Forwarded "";
	proxy_set_header Connection close;
	add_header Strict-Transport-Security "max-age=31536000" always;

	# Names of nobody.
	server {
		listen 80 default_server;
		listen [::]:80 default_server;
		return 421;
	}
	server {
		listen 443 ssl http2 default_server;
		listen [::]:443 ssl http2 default_server;
		ssl_reject_handshake on;
		return 421;
	}
$servers}
""")

# Where the names' certificates lie, and which addresses are looked up among the files.
KEPT = Template("""\
	map $$host $$certificates {
		default $certificates;
	}
	map $$request_method:$$args:$$uri $$page {
		default /.none;
		"~^(?:GET|HEAD)::(?<page_path>$page)$$" $$page_path/index.html;
	}
	map $$request_method:$$uri $$asset {
		default /.none;
		"~^(?:GET|HEAD):(?<asset_path>/assets(?:/$part)+\\.(?:$assets))$$" $$asset_path;
	}
	map $$request_method:$$uri $$picture {
		default /.none;
		"~^(?:GET|HEAD):(?<picture_path>/media(?:/$part)+\\.(?:$pictures))$$" $$picture_path;
	}

""")

LIMITED = Template("""\
	# Who has no session of the panel may not send it more than a form, nor what has no length.
	map $$http_cookie:$$http_transfer_encoding$$http_content_length $$large_of_stranger {
		default "";
		"~$session=" "";
		"~:(?:[^:]*[A-Za-z][^:]*|[0-9]{7,})$$" 1;
	}

""")

# Of a shop that moved here while names still lead to the server before.
BELIEVED = Template("""\
	# Who hands visitors on says who they are, and nobody else.
$before	real_ip_header X-Forwarded-For;

""")
ARRIVING = Template("""\
	# While a shop is on its way here nobody wakes it but the server that hands it over.
	map $$http_x_storebuilder_handed $$stranger {
		default 1;
		"~^$hand$$" "";
	}

""")
GUARD = """\
			if ($stranger) {
				return 503;
			}
"""

CHALLENGE = Template("""\
			root $webroot;
			default_type text/plain;
			try_files $$uri =404;
""")
PLAIN = Template("""
	server {
		listen 80;
		listen [::]:80;
		server_name $hosts;
		location /.well-known/acme-challenge/ {
$challenge		}
		location / {
			return 308 https://$$host$$request_uri;
		}
	}
""")

COMMON = """
	server {
		listen 443 ssl http2;
		listen [::]:443 ssl http2;
		server_name $host;
		ssl_certificate $folder/$host.crt;
		ssl_certificate_key $folder/$host.key;
		client_max_body_size $most;
		error_page 502 503 504 /.resting;
		location = /.resting {
			internal;
			root $resting;
			try_files /resting.html =503;
			etag off;
			add_header Strict-Transport-Security "max-age=31536000" always;
			add_header Cache-Control no-store always;
			add_header Content-Security-Policy "$policy" always;
			add_header Retry-After 20 always;
			add_header Last-Modified "" always;
		}
"""

LIMIT = """\
		if ($large_of_stranger) {
			return 413;
		}
"""

SHOP = Template(
    COMMON
    + """
		location / {
			root $pages/$host;
			disable_symlinks on;
			try_files $$page @app;
			brotli_static on;
			gzip_static on;
			add_header Strict-Transport-Security "max-age=31536000";
$headers			add_header Vary Accept-Encoding;
			add_header Last-Modified "";
		}
		location /assets/ {
			root $pages/_assets;
			disable_symlinks on;
			try_files $$asset @app;
			brotli_static on;
			gzip_static on;
			add_header Strict-Transport-Security "max-age=31536000";
			add_header Cache-Control "public, max-age=31536000, immutable";
			add_header Content-Security-Policy "$policy";
			add_header X-Content-Type-Options nosniff;
			add_header Vary Accept-Encoding;
			add_header Last-Modified "";
		}
		location /media/ {
			root $public;
			disable_symlinks on;
			try_files $$picture @app;
			add_header Strict-Transport-Security "max-age=31536000";
			add_header Cache-Control "public, max-age=31536000, immutable";
			add_header Content-Security-Policy "default-src 'none'; sandbox";
			add_header X-Content-Type-Options nosniff;
			add_header Last-Modified "";
		}
		location @app {
$guard			gzip on;
			gzip_vary on;
			gzip_proxied any;
			gzip_types text/css text/javascript application/javascript application/json text/xml
				application/xml image/svg+xml text/plain;
			proxy_read_timeout 30s;
			proxy_pass http://unix:$socket;
		}
	}
"""
)

# Pages of the panel hold secrets beside words of a visitor's choice: only files are compressed.
PANEL = Template(
    COMMON
    + """
$limited		location /static/ {
$guard			gzip on;
			gzip_vary on;
			gzip_proxied any;
			gzip_types text/css text/javascript application/javascript image/svg+xml;
			proxy_pass http://unix:$socket;
		}
		location / {
$guard			proxy_read_timeout 300s;
			proxy_pass http://unix:$socket;
		}
	}
"""
)
