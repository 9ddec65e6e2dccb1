"""Following what works on the server; a dropped connection loses nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from provisioning import places
from provisioning.connections import Connection
from provisioning.plan import Narrate
from provisioning.trouble import Trouble

Say = Callable[[str], None]
UNIT = "storebuilder-apply.service"
LOG = f"{places.VAR}/apply.log"
TRIES = 30  # of a connection that broke, two seconds apart
#: Prints the log from a byte on, until the unit ended and all was printed.
#: Another run has a log of its own, so that nobody's words are taken for somebody else's.
FOLLOW = f"""
n=%d; log=%s
while :; do
  over=over
  systemctl is-active -q {UNIT} && [ "$(readlink -f {LOG})" = "$log" ] && over=
  size=$(stat -c %%s "$log" 2>/dev/null || echo 0)
  if [ "$size" -gt "$n" ]; then tail -c +$((n + 1)) "$log" | head -c $((size - n)); n=$size
  elif [ -n "$over" ]; then exit 0
  else sleep 0.1; fi
done
"""


@dataclass(frozen=True)
class Ending:
    """How a piece of work on the server ended."""

    code: int
    told: dict[str, Any] = field(default_factory=dict)

    def demand(self) -> Ending:
        """Itself, or Trouble in the server's own words."""
        if "trouble" in self.told:
            raise Trouble(self.told["trouble"], hint=self.told.get("hint", ""), exit_code=self.code)
        return self


def read(line: str, narrate: Narrate, say: Say) -> Ending | None:
    """Hand one line of the server's on; its last one is the ending."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        return None  # a program's own complaint: it is in the log
    if "step" in event:
        narrate(event["step"], event["outcome"])
    elif "say" in event:
        say(event["say"])
    elif "end" in event:
        return Ending(event.pop("end"), event)
    return None


def follow(
    there: Connection,
    narrate: Narrate,
    say: Say,
    log: str,
    sleep: Callable[[float], None] = time.sleep,
) -> Ending:
    """Follow the work that writes ``log`` to its end; connects again where the connection breaks.

    Raises Trouble where the work ended without a word: the plug was pulled.
    """
    read_bytes, tries, ending = 0, 0, None
    while True:
        try:
            for line in there.lines(FOLLOW % (read_bytes, log)):
                if not line.endswith(b"\n"):
                    continue  # cut in the middle: it comes again whole
                read_bytes, tries = read_bytes + len(line), 0
                ending = read(line.decode("utf-8", "replace"), narrate, say) or ending
            break
        except ConnectionError as error:
            tries += 1
            if tries > TRIES:
                raise there.lost(str(error)) from None
            if tries == 1:
                say("The connection broke; the server works on. Connecting again…")
            sleep(2)
    if ending is None:
        raise Trouble(
            "The work on the server ended in the middle: was it switched off?",
            hint="Run the same command again; it goes on where it stopped.",
        )
    return ending
