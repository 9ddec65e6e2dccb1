"""Make ready what is kept from run to run, so that no test has to wait: ``python -m tests.lab``."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.lab import ceph
from tests.lab.base import PACKAGES
from tests.lab.fixtures import missing
from tests.lab.repository import repository
from tests.lab.services import Lab


def main() -> int:
    """Bases and repositories of every suite at once, then the S3 server on top of one."""
    if lack := missing():
        print(lack, file=sys.stderr)
        return 1
    with ThreadPoolExecutor() as pool:
        list(pool.map(repository, PACKAGES))
    lab = Lab()
    try:
        ceph.installed(lab)
    finally:
        lab.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
