"""What Lighthouse accepts and answers, by the vendor's own api.json out of ``tccli``."""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tests.lab.clouds.serving import Asked, Refused

SECRET_ID = "AKIDLIGHTHOUSETEST"
SECRET_KEY = "a-secret-of-tests-of-lighthouse"
VERSION = "2020-03-24"
SIGNED = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/([\d-]+)/(\w+)/tc3_request, "
    r"SignedHeaders=([^,]+), Signature=(\w+)"
)
KINDS: dict[str, Any] = {
    "string": str,
    "int": int,
    "bool": bool,
    "float": (int, float),
    "list": list,
    "object": dict,
}


@cache
def model() -> dict[str, Any]:
    """The vendor's own description of every action, read once."""
    found = importlib.util.find_spec("tccli")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "services/lighthouse/v20200324/api.json"
    said: dict[str, Any] = json.loads(path.read_text())
    return said


def check_signature(asked: Asked) -> None:
    """Who asks is let in by their signature over exactly this."""
    signed = SIGNED.fullmatch(asked.headers.get("authorization", ""))
    if not signed or signed[1] != SECRET_ID or signed[3] != "lighthouse":
        raise _unknown("AuthFailure.SecretIdNotFound")
    names = signed[4].split(";")
    headers = "".join(f"{name}:{asked.headers[name].strip().lower()}\n" for name in names)
    body = hashlib.sha256(asked.body).hexdigest()
    request = f"POST\n/\n\n{headers}\n{signed[4]}\n{body}"
    scope = f"{signed[2]}/lighthouse/tc3_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{asked.headers['x-tc-timestamp']}\n{scope}\n{digest}"
    key = f"TC3{SECRET_KEY}".encode()
    for part in (signed[2], "lighthouse", "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    if not hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), signed[5]):
        raise _unknown("AuthFailure.SignatureFailure")


def action_of(asked: Asked) -> str:
    """The action's name; one that Lighthouse doesn't have is refused."""
    action = asked.headers.get("x-tc-action", "")
    if asked.headers.get("x-tc-version") != VERSION or action not in model()["actions"]:
        raise Refused("InvalidAction", f"There is no {action}.")
    return action


def check_question(action: str, params: dict[str, Any]) -> None:
    """Every name known, every type right, every required one there, every filter one of its own."""
    shape = model()["actions"][action]["input"]
    wrong = _wrong(shape, params, "")
    if wrong:
        raise Refused(*wrong[0])
    for row in params.get("Filters", []):
        known = _filters(shape)
        name = "tag:tag-key" if row["Name"].startswith("tag:") else row["Name"]
        if name not in known:
            raise Refused("InvalidParameter.InvalidFilterNotSupportedName", row["Name"])
    if "Filters" in params and any(name.endswith("Ids") for name in params):
        raise Refused("InvalidParameter.ParameterConflict", "Ids and Filters exclude each other.")


def check_answer(action: str, answer: dict[str, Any]) -> None:
    """The stand-in may not answer what Lighthouse can't."""
    wrong = _wrong(model()["actions"][action]["output"], answer, "")
    assert not wrong, wrong


def _filters(shape: str) -> set[str]:
    # Their names stand in the manual only, as the items of a list.
    members = model()["objects"][shape]["members"]
    text = next(member["document"] for member in members if member["name"] == "Filters")
    return set(re.findall(r"<li>\s*([\w:-]+)\s*</li>", text))


def _wrong(shape: str, value: dict[str, Any], where: str) -> list[tuple[str, str]]:
    members = {member["name"]: member for member in model()["objects"][shape]["members"]}
    found = [("UnknownParameter", f"{where}{name}") for name in value if name not in members]
    for name, member in members.items():
        path = f"{where}{name}"
        if value.get(name) is None:
            if member.get("required"):
                found.append(("MissingParameter", path))
            continue
        found += _wrong_value(member, value[name], path)
    return found


def _wrong_value(member: dict[str, Any], value: Any, path: str) -> list[tuple[str, str]]:
    if not isinstance(value, KINDS[member["type"]]) or (
        member["type"] == "int" and isinstance(value, bool)
    ):
        return [("InvalidParameter", f"{path} is not of the type {member['type']}")]
    if member["member"] not in model()["objects"]:
        return []
    rows = value if member["type"] == "list" else [value]
    return [line for row in rows for line in _wrong(member["member"], row, f"{path}.")]


def _unknown(code: str) -> Refused:
    return Refused(code, "The provided credentials could not be validated.")
