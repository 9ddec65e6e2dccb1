"""A strict S3 server, Ceph's gateway: it refuses what lenient stand-ins let pass.

Signatures, expiry and conditions are checked as vendors do it, several of which run this program.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.lab import repository
from tests.lab.base import base, kept
from tests.lab.system import PATIENCE

if TYPE_CHECKING:
    from tests.lab.services import Lab

PACKAGES = ["ceph-common", "ceph-mon", "ceph-osd", "radosgw"]
PORT, KEY, SECRET = 7480, "AKIDOFTHELAB", "secret-of-the-lab"
INSTALL = "apt-get update && apt-get install -y --no-install-recommends"
#: The disks of the store are in memory; nothing is kept and nothing is copied.
SETTINGS = """\
[global]
fsid = {fsid}
mon_initial_members = a
mon_host = [v2:{address}:3300,v1:{address}:6789]
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 1073741824
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_data_avail_crit = 1
mon_max_pg_per_osd = 1000
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
osd_mon_heartbeat_interval = 1
[client.rgw.a]
rgw_frontends = beast endpoint={address}:{port}
rgw_run_sync_thread = false
rgw_enable_usage_log = false
"""
FSID = "6a6f7572-6e61-4c00-8000-73746f726521"
OSD = "6a6f7572-6e61-4c00-8000-6469736b3030"
#: A monitor, a store, a user, the gateway: what Ceph's manual says for a cluster made by hand.
START = """\
set -e
mkdir -p /var/lib/ceph/mon/ceph-a /var/lib/ceph/osd/ceph-0 /var/lib/ceph/radosgw/ceph-rgw.a
mkdir -p /run/ceph
admin=/etc/ceph/ceph.client.admin.keyring
monmaptool --create --clobber --addv a "[v2:{address}:3300,v1:{address}:6789]" \
  --fsid {fsid} /run/monmap
ceph-authtool --create-keyring /run/mon.keyring --gen-key -n mon. --cap mon 'allow *'
ceph-authtool --create-keyring $admin --gen-key -n client.admin \
  --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
ceph-authtool /run/mon.keyring --import-keyring $admin
ceph-mon --mkfs -i a --monmap /run/monmap --keyring /run/mon.keyring
ceph-mon -i a
ceph osd new {osd} 0
ceph auth get-or-create osd.0 mon 'allow profile osd' osd 'allow *' \
  -o /var/lib/ceph/osd/ceph-0/keyring
ceph-osd -i 0 --mkfs --osd-uuid {osd}
ceph osd crush add osd.0 1 root=default host={name}
ceph-osd -i 0
ceph auth get-or-create client.rgw.a mon 'allow rw' osd 'allow rwx' \
  -o /var/lib/ceph/radosgw/ceph-rgw.a/keyring
radosgw-admin user create --uid lab --display-name lab --access-key {key} --secret-key {secret}
radosgw -n client.rgw.a
until (exec 3<>/dev/tcp/{address}/{port}) 2>/dev/null; do sleep 0.1; done
"""


class Ceph:
    """Running at ``endpoint``; ``key`` and ``secret`` are its only user's."""

    key, secret = KEY, SECRET

    def __init__(self, lab: Lab) -> None:
        self._box = lab.box(memory_mb=2048, over=installed(lab))
        self._box.up()
        address = self._box.address
        self.endpoint = f"http://{address}:{PORT}"
        told = {"address": address, "port": PORT, "fsid": FSID, "osd": OSD}
        told |= {"name": self._box.name, "key": KEY, "secret": SECRET}
        (self._box.root / "etc/ceph/ceph.conf").write_text(SETTINGS.format(**told))
        try:
            self._box.good("bash -s", text=START.format(**told), timeout=PATIENCE)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._box.down()


def installed(lab: Lab) -> Path:
    """A disk with Ceph on it, to lay over the base; made once."""
    recipe = [base().parent.name, PACKAGES, INSTALL]
    return kept("ceph", recipe, partial(_install, lab)) / "disk"


def _install(lab: Lab, folder: Path) -> None:
    packages = folder / "packages"
    packages.mkdir()
    repository.fill("bookworm", PACKAGES, packages)
    box = lab.box(memory_mb=2048)
    box.sources = repository.source(lab.address, packages)
    try:
        box.up()
        box.good(f"{INSTALL} {' '.join(PACKAGES)} && apt-get clean")
        box.freeze(folder / "disk")
    finally:
        box.down()
    shutil.rmtree(packages)
