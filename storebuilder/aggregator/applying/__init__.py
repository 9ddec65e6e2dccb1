"""How shops come in, are heard, and go: applications, the look at their address, decisions, news.

The protocol stands in docs/protocol.md, for shops of any make.
"""

from storebuilder.aggregator.applying.deciding import accept, ban, refuse
from storebuilder.aggregator.applying.hearing import Over, hear
from storebuilder.aggregator.applying.looking import look
from storebuilder.aggregator.applying.receiving import receive
from storebuilder.aggregator.applying.standing import by_token, standing

__all__ = [
    "Over",
    "accept",
    "ban",
    "by_token",
    "hear",
    "look",
    "receive",
    "refuse",
    "standing",
]
