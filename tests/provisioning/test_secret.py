"""A secret is not shown, wherever it goes."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback

import pytest

from provisioning.secret import REDACTED, Secret

TEXT = "hunter2-and-more"


def test_it_works() -> None:
    secret = Secret(TEXT)
    assert secret.reveal() == TEXT
    assert secret
    assert not Secret("")
    assert secret == Secret(TEXT)
    assert secret != Secret("other")
    assert secret != TEXT
    assert len({secret, Secret(TEXT)}) == 1


@pytest.mark.parametrize(
    "show", [str, repr, "{}".format, "{!r:>40}".format, "{:<40}".format, lambda s: "%s" % s,  # noqa: UP031
             lambda s: f"{[s]} {({'key': s})}"]
)  # fmt: skip
def test_it_is_redacted_in_every_text(show: object) -> None:
    said = show(Secret(TEXT))  # type: ignore[operator]
    assert TEXT not in said
    assert REDACTED in said


@pytest.mark.parametrize("store", [pickle.dumps, json.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_stored(store: object) -> None:
    with pytest.raises(TypeError) as raised:
        store(Secret(TEXT))  # type: ignore[operator]
    assert TEXT not in str(raised.value)


def test_it_is_not_stored_with_what_holds_it() -> None:
    @dataclasses.dataclass
    class Wish:
        key: Secret

    wish = Wish(Secret(TEXT))
    assert TEXT not in repr(wish)
    with pytest.raises(TypeError):
        json.dumps(dataclasses.asdict(wish))


def test_it_is_redacted_in_a_traceback_with_its_variables() -> None:
    def use(key: Secret) -> None:
        raise RuntimeError(f"refused: {key}")

    try:
        use(Secret(TEXT))
    except RuntimeError as error:
        shown = "".join(
            traceback.TracebackException.from_exception(error, capture_locals=True).format()
        )
    assert TEXT not in shown.replace(f'"{TEXT}"', "")
    assert f"key = {REDACTED}" in shown


def test_it_is_redacted_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("tea").warning("key %s %r", Secret(TEXT), [Secret(TEXT)])
    assert TEXT not in caplog.text
