"""What is left out of a server's compiled files is nothing that a shop loads."""

import json
import re
import subprocess
import sys

from provisioning.steps.releases import UNREAD
from tests.commandline import ROOT

LOADED = """
import json, sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[1])
import cli, stripe
from storebuilder import serving, worker, wsgi
from storebuilder.payments.providers import stripe as provider
asked = stripe.StripeClient("sk_test_nothing").v1
asked.checkout.sessions, asked.refunds, asked.payment_intents
found = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
print(json.dumps([path for path in found if path]))
"""


def test_it_works() -> None:
    words = [sys.executable, "-c", LOADED, str(ROOT)]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    loaded = json.loads(run.stdout)
    assert any("/stripe/" in path for path in loaded)
    assert any("/sqlalchemy/dialects/" in path for path in loaded)
    assert [path for path in loaded if re.search(UNREAD, path)] == []
