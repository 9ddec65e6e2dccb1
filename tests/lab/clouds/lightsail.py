"""A Lightsail on the loopback: ``with running() as lightsail: ...``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from botocore import xform_name

from tests.lab.clouds import lightsail_contract as contract
from tests.lab.clouds.faults import Faults
from tests.lab.clouds.lightsail_storage import Account
from tests.lab.clouds.machines import PaperMachines
from tests.lab.clouds.serving import Answer, Asked, Refused, serving

KIND = "application/x-amz-json-1.1"


@dataclass
class Lightsail:
    """What a test sees: where it listens, what it holds, what it was asked, what goes wrong."""

    account: Account
    faults: Faults
    url: str = ""
    asked: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What boto3 reads to come here and not to Amazon."""
        return {
            "AWS_ENDPOINT_URL_LIGHTSAIL": self.url,
            "AWS_ACCESS_KEY_ID": contract.KEY_ID,
            "AWS_SECRET_ACCESS_KEY": contract.SECRET,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def begin_anew(self) -> None:
        """An empty account at the same address, where nothing goes wrong."""
        self.faults.lose_from, self.faults.count = None, 0
        self.account = Account(self.faults, self.account.machines)

    def answer(self, asked: Asked) -> Answer:
        """What Lightsail would answer: status and body."""
        try:
            self.account.region = contract.region_of(asked)
            operation = contract.operation_of(asked)
            self._misbehave(operation)
            params = json.loads(asked.body or b"{}")
            contract.check_question(operation, params)
            self.asked.append(operation)
            work = getattr(self.account, xform_name(operation), None)
            assert work, f"the stand-in can't {operation}"
            done = json.loads(json.dumps(work(**params)))
            contract.check_answer(operation, done)
            return 200, done
        except Refused as refused:
            return 400, {"__type": refused.code, "message": str(refused)}

    def _misbehave(self, operation: str) -> None:
        if self.faults.throttle:
            self.faults.throttle -= 1
            raise Refused("ThrottlingException", "Rate exceeded")
        if operation in self.faults.refuse:
            raise Refused(*self.faults.refuse[operation])


@contextmanager
def running(machines: PaperMachines | None = None) -> Iterator[Lightsail]:
    """Serve an empty account; ``machines`` stand behind its servers where a test has any."""
    faults = Faults()
    lightsail = Lightsail(Account(faults, machines or PaperMachines()), faults)
    with serving(faults, lightsail.answer, KIND) as lightsail.url:
        yield lightsail
