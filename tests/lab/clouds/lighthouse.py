"""A Lighthouse on the loopback: ``with running() as lighthouse: ...``."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.lab.clouds import lighthouse_contract as contract
from tests.lab.clouds.faults import Faults
from tests.lab.clouds.lighthouse_storage import Account
from tests.lab.clouds.machines import PaperMachines
from tests.lab.clouds.serving import Answer, Asked, Refused, serving


@dataclass
class Lighthouse:
    """What a test sees: where it listens, what it holds, what it was asked, what goes wrong."""

    account: Account
    faults: Faults
    url: str = ""
    asked: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What leads here, and the credentials that are accepted."""
        return {
            "TENCENTCLOUD_LIGHTHOUSE_ENDPOINT": self.url,
            "TENCENTCLOUD_SECRET_ID": contract.SECRET_ID,
            "TENCENTCLOUD_SECRET_KEY": contract.SECRET_KEY,
        }

    def answer(self, asked: Asked) -> Answer:
        """What Lighthouse would answer; an error has the status 200 too."""
        request = {"RequestId": str(uuid.uuid4())}
        try:
            contract.check_signature(asked)
            action = contract.action_of(asked)
            self._misbehave(action)
            params = json.loads(asked.body or b"{}")
            contract.check_question(action, params)
            self.asked.append(action)
            work = getattr(self.account, action, None)
            assert work, f"the stand-in can't {action}"
            done = json.loads(json.dumps(work(**params))) | request
            contract.check_answer(action, done)
            return 200, {"Response": done}
        except Refused as refused:
            error = {"Code": refused.code, "Message": str(refused)}
            return 200, {"Response": {"Error": error} | request}

    def _misbehave(self, action: str) -> None:
        if self.faults.throttle:
            self.faults.throttle -= 1
            raise Refused("RequestLimitExceeded", "Too many requests.")
        if action in self.faults.refuse:
            raise Refused(*self.faults.refuse[action])


@contextmanager
def running(machines: PaperMachines | None = None) -> Iterator[Lighthouse]:
    """Serve an empty account; ``machines`` stand behind its servers where a test has any."""
    faults = Faults()
    lighthouse = Lighthouse(Account(faults, machines or PaperMachines()), faults)
    with serving(faults, lighthouse.answer, "application/json") as lighthouse.url:
        yield lighthouse
