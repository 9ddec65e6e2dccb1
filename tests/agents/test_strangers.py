"""Random requests, made of the description: nothing breaks, and every answer has its form.

``--examples 500`` asks for more of each operation than the few of every run.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi

from tests.agents import describing
from tests.agents.buying import BUYER
from tests.agents.conftest import API, Program, wish
from tests.cart.builders import a_variant
from tests.conftest import SHOP_HOST

#: What every answer must be; that a shop refuses what only looks right is its right.
CHECKS = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
]


@pytest.fixture
def description(program: Program) -> dict[str, Any]:
    pot, cup = a_variant("Blue tea pot"), a_variant("Cup", on_hand=1)
    checkout = program.checkout(pot, buyer=BUYER)
    cart = program.said("cart", "POST", "/carts", wish(pot))
    ids = {
        "variants": [f"var_{pot}", f"var_{cup}", "var_999999", "var_99999999999"],
        "cart": [cart["id"]],
        "checkout": [checkout["id"]],
        "order": ["ord_0"],
    }
    return describing.describe(ids, program.platform.header)


@pytest.mark.slow
def test_it_works(program: Program, description: dict[str, Any], request: Any) -> None:
    examples: int = request.config.getoption("--examples")
    schema = schemathesis.openapi.from_dict(description)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == 13

    def ask(case: Case) -> None:
        sent = case.as_transport_kwargs(base_url=f"http://{SHOP_HOST}{API}")
        given = {key: sent[key] for key in ("method", "headers", "json", "data") if key in sent}
        case.validate_response(program.client.open(sent["url"], **given), checks=CHECKS)

    for operation in operations:
        steps = given(case=operation.as_strategy())(ask)
        settings(
            max_examples=examples,
            deadline=None,
            derandomize=examples < 100,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(steps)()
