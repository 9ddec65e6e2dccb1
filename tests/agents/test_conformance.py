"""The protocol's own conformance suite, run against the fixture, where both are at hand.

``UCP_CONFORMANCE`` names a checkout of the suite, ``UCP_CONFORMANCE_PYTHON`` a Python that has what
it needs (``ucp-sdk==0.1.0``, whose import name is that of the newest one, so it can't be ours).
docs/protocol.md says how to get both.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.agents.fixture import SECRET, free_port, serving

SUITE = os.environ.get("UCP_CONFORMANCE", "")
PYTHON = os.environ.get("UCP_CONFORMANCE_PYTHON", "")
FLOWERS = "test_data/flower_shop"
#: What can't pass, by the reason that docs/protocol.md gives.
KNOWN = {"test_discovery_urls"}  # reads documents from ucp.dev


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not (SUITE and PYTHON), reason="no UCP_CONFORMANCE, UCP_CONFORMANCE_PYTHON")
def test_it_works(tmp_path: Path) -> None:
    suite = Path(SUITE).resolve()
    passed, failed = 0, set()
    # One platform, for a shop meets only so many new ones in a minute; and one that hears nothing
    # of the other's orders, which the shop tells again while nobody listens.
    platform, listener = ports(), ports()
    with serving(suite / FLOWERS) as address:
        for file in sorted(suite.glob("*_test.py")):
            run = subprocess.run(
                [
                    *(PYTHON, file.name, f"--server_url={address}"),
                    *(f"--simulation_secret={SECRET}", f"--test_data_dir={FLOWERS}"),
                    f"--conformance_input={FLOWERS}/conformance_input.json",
                    *(listener if file.name.startswith("webhook") else platform),
                ],
                cwd=suite,
                capture_output=True,
                text=True,
                check=False,
            )
            passed += len(re.findall(r"^\[ +OK \]", run.stdout + run.stderr, re.MULTILINE))
            failed |= set(re.findall(r"^(?:FAIL|ERROR): (\w+)", run.stderr, re.MULTILINE))
    assert failed <= KNOWN
    assert passed >= 58


def ports() -> list[str]:
    """Where a platform of the suite's answers and hears."""
    return [f"--mock_webhook_port={free_port()}", f"--mock_agent_port={free_port()}"]
