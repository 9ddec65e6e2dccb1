from __future__ import annotations

from tests.lab.fixtures import acme, box, ceph, lab, needs_root, pytest_configure

__all__ = ["acme", "box", "ceph", "lab", "needs_root", "pytest_configure"]
