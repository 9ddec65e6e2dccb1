"""The firewall: a table of its own beside whatever else the server's owner wrote."""

from __future__ import annotations

from provisioning import places
from provisioning.site import Site
from provisioning.trouble import Trouble

PLACE = f"{places.ETC}/firewall.nft"
DROPIN = "/etc/systemd/system/nftables.service.d/storebuilder.conf"


def files(site: Site) -> dict[str, str]:
    """The rules, and what lets Debian's nftables.service load them after its own."""
    return {PLACE: rules(site), DROPIN: dropin()}


def rules(site: Site) -> str:
    """The rules in one transaction; Trouble where the ports of sshd are not known.

    Replies to DHCPv6 come from another address than was asked, so they are named. ICMP and ICMPv6
    go by number: a minimal image has no /etc/protocols.
    """
    doors = ", ".join(map(str, site.ssh_ports))
    if not site.ssh_ports or not all(1 <= port <= 65535 for port in site.ssh_ports):
        raise Trouble(
            f"sshd's port {doors or '?'} cannot be right, and no firewall may shut it out.",
            hint="See what this says on the server: sshd -T | grep port",
        )
    quick = "\n\t\tudp dport 443 accept" if site.front == "caddy" else ""
    ssh = doors if len(site.ssh_ports) == 1 else f"{{ {doors} }}"
    shop = f"meta skuid {places.USER} tcp dport {{ 80, 443 }}"
    return f"""\
#!/usr/sbin/nft -f
# Written by storebuilder. Rules of your own belong into /etc/nftables.conf, which stays yours.
add table inet storebuilder
delete table inet storebuilder
table inet storebuilder {{
	chain input {{
		type filter hook input priority filter; policy drop;
		iif lo accept
		ct state established,related accept
		tcp dport {ssh} accept
		ct state invalid drop
		meta l4proto {{ 1, 58 }} accept
		ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept
		tcp dport {{ 80, 443 }} accept{quick}
	}}
	chain output {{
		type filter hook output priority filter; policy accept;
		# What a cloud tells its servers of their keys is not for the shop.
		{shop} ip daddr {{ 169.254.0.0/16, 100.100.100.200 }} reject
		{shop} ip6 daddr {{ fe80::/10, fd00:ec2::/32 }} reject
	}}
}}
"""


def dropin() -> str:
    """Debian's unit loads /etc/nftables.conf, then ours; so does its reload."""
    load = f"/usr/sbin/nft -f {PLACE}"
    return f"[Service]\nExecStart={load}\nExecReload={load}\n"
