"""What Lightsail accepts and answers, by botocore's own service model and its own signer."""

from __future__ import annotations

import hmac
import re
from functools import cache
from typing import Any

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.validate import ParamValidator

from tests.lab.clouds.serving import Asked, Refused

KEY_ID = "AKIALIGHTSAILTEST"
SECRET = "a secret of tests, of Lightsail's"
TARGET = "Lightsail_20161128."
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request, "
    r"SignedHeaders=([^,]+), Signature=(\w+)"
)


@cache
def model() -> Any:
    """The service model, read once."""
    return botocore.session.get_session().get_service_model("lightsail")


def region_of(asked: Asked) -> str:
    """Who asks is let in by their signature over exactly this; it names the region."""
    signed = SIGNED.fullmatch(asked.headers.get("authorization", ""))
    if not signed or signed[1] != KEY_ID or signed[3] != "lightsail":
        raise _unknown()
    headers = {name: asked.headers.get(name, "") for name in signed[4].split(";")}
    request = AWSRequest("POST", asked.url, data=asked.body, headers=headers)
    request.context["timestamp"] = asked.headers.get("x-amz-date", "")
    signer = SigV4Auth(Credentials(KEY_ID, SECRET), "lightsail", signed[2])
    text = signer.string_to_sign(request, signer.canonical_request(request))
    if not hmac.compare_digest(signer.signature(text, request), signed[5]):
        raise _unknown()
    return signed[2]


def operation_of(asked: Asked) -> str:
    """The operation's name; one that Lightsail doesn't have is refused."""
    target = asked.headers.get("x-amz-target", "")
    name = target.removeprefix(TARGET)
    if not target.startswith(TARGET) or name not in model().operation_names:
        raise Refused("UnknownOperationException", target)
    return name


def check_question(operation: str, params: dict[str, Any]) -> None:
    """Every name known, every type right, every required one there, every pattern kept."""
    shape = model().operation_model(operation).input_shape
    report = ParamValidator().validate(params, shape)
    wrong = report.generate_report() if report.has_errors() else ""
    wrong += " ".join([*_strange(params, shape, operation), *_misspelt(params, shape, operation)])
    if wrong:
        raise Refused("InvalidInputException", wrong)


def check_answer(operation: str, answer: dict[str, Any]) -> None:
    """The stand-in may not answer what Lightsail can't."""
    shape = model().operation_model(operation).output_shape
    report = ParamValidator().validate(answer, shape)
    strange = list(_strange(answer, shape, operation))
    assert not report.has_errors(), report.generate_report()
    assert not strange, strange


def _strange(value: Any, shape: Any, where: str) -> list[str]:
    """Names and choices, which botocore's validator leaves to the service."""
    if shape.type_name == "structure":
        found = [f"{where}.{name} is unknown." for name in set(value) - set(shape.members)]
        for name in set(value) & set(shape.members):
            found += _strange(value[name], shape.members[name], f"{where}.{name}")
        return found
    if shape.type_name == "list":
        return [line for row in value for line in _strange(row, shape.member, where)]
    if getattr(shape, "enum", None) and value not in shape.enum:
        return [f"{where}={value!r} is not in {shape.enum}."]
    return []


def _misspelt(value: Any, shape: Any, where: str) -> list[str]:
    """Patterns, which hold for questions alone: a zone is answered with dots in its name."""
    if shape.type_name == "structure":
        known = [name for name in value if name in shape.members]
        rows = [(value[name], shape.members[name], f"{where}.{name}") for name in known]
        return [line for row in rows for line in _misspelt(*row)]
    if shape.type_name == "list":
        return [line for row in value for line in _misspelt(row, shape.member, where)]
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, str(value), re.DOTALL):
        return [f"{where}={value!r} does not match {pattern}."]
    return []


def _unknown() -> Refused:
    return Refused(
        "UnrecognizedClientException", "The security token included in the request is invalid."
    )
