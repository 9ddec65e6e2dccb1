"""The tools as the Model Context Protocol's own client sees them, over a real connection."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from werkzeug.serving import make_server

from storebuilder.agents import offering
from tests.agents.conftest import wish
from tests.agents.platform import Platform
from tests.cart.builders import a_variant


@pytest.fixture
def address(shop: Any) -> Iterator[str]:
    """Where the shop's tools are called, on a port of its own."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, shop, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}{offering.MCP}"
    server.shutdown()
    thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_it_works(address: str, platform: Platform, mode: str) -> None:
    pot = a_variant("Blue tea pot", on_hand=3)
    meta = {"ucp-agent": {"profile": platform.url}}

    async def shop() -> None:
        async with Client(address, mode=mode) as client:
            assert client.protocol_version in {"2025-11-25", "2026-07-28"}
            assert client.server_info is not None
            assert client.server_info.title == "Tea House"
            listed = await client.list_tools()
            assert len(listed.tools) == 13
            given = {"meta": meta, "checkout": wish(pot, quantity=2)}
            made = await client.call_tool("create_checkout", given)
            assert not made.is_error
            assert made.structured_content is not None
            assert made.structured_content["totals"][-1]["amount"] == 5800
            named = {"meta": meta, "id": made.structured_content["id"]}
            again = await client.call_tool("get_checkout", named)
            assert again.structured_content is not None
            assert again.structured_content["id"] == named["id"]
            with pytest.raises(MCPError, match="profile"):
                await client.call_tool("get_checkout", {"id": named["id"]})

    anyio.run(shop)
