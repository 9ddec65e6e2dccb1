"""``launch --bucket``: the backups of a shop at a cloud go to a bucket of its own there."""

from __future__ import annotations

import json
from contextlib import closing

from provisioning import ledger, places
from provisioning.commands import running, talking
from provisioning.ledger import Entry


def keep_backups(entry: Entry) -> int:
    """Rent the bucket and tell the shop of it, unless its backups have a place already.

    The secret of the bucket's key goes there by stdin alone. Returns the exit code.
    """
    from provisioning.targets.lightsail import Lightsail

    with closing(entry.way()) as way:
        if way.run(f"test -e {places.SHOPS}/{entry.name}/backup.toml").good:
            talking.say("The backups have their place already.")
            return 0
    bucket = Lightsail(ledger.state(), entry.more["region"]).rent_bucket(entry.name, talking.say)
    words = ["backup", "set", entry.name, f"s3://{bucket.name}", "--endpoint", bucket.endpoint]
    words += ["--region", bucket.region, "--key-id", bucket.key_id, "--by-stdin"]
    told = json.dumps({"secret": bucket.secret.reveal()}).encode()
    return running.handed(entry, running.words_of(words), told)
