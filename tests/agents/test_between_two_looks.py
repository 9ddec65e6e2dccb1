"""What a program's second request may do between two looks of its first one."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder.agents import sessions
from storebuilder.db import locked
from tests.agents.conftest import Program, wish
from tests.agents.test_carts import cart, checkout_of
from tests.cart.builders import a_variant
from tests.windows import Window, needs_two_writers


def test_a_cart_is_converted_again_while_its_checkout_is_changed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_two_writers()
    pot = a_variant()
    token = cart(program, pot)["id"]
    checkout = checkout_of(program, token)["id"]
    path, data = f"/checkout-sessions/{checkout}", wish(pot, quantity=2)
    program.ask("PUT", path, data)  # so that nothing is looked up for the first time below
    said: list[Any] = []
    other = Program(program.client.application.test_client(), program.platform)
    change = Window(
        program.client.application, lambda: said.append(other.ask("PUT", path, data).status_code)
    )

    def held(model: Any, key: int) -> Any:
        row = locked(model, key)
        change.open()
        return row

    monkeypatch.setattr(sessions, "locked", held)
    assert checkout_of(program, token)["id"] == checkout
    change.close()
    assert said == [200]
