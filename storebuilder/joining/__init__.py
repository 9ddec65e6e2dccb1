"""The shop in aggregators: asking to be listed, what is listed, news of it, and leaving."""

from storebuilder.joining import models
from storebuilder.joining.addresses import origin
from storebuilder.joining.asking import apply, ask
from storebuilder.joining.choosing import chosen, count, within
from storebuilder.joining.deciding import ask_again, join, leave
from storebuilder.joining.delivering import deliver, resend
from storebuilder.joining.following import changed_since
from storebuilder.joining.hearing import Untrue, hear, heard_at_once
from storebuilder.joining.listing import document, member
from storebuilder.joining.overviewing import overview
from storebuilder.joining.telling import tell

__all__ = [
    "Untrue",
    "apply",
    "ask",
    "ask_again",
    "changed_since",
    "chosen",
    "count",
    "deliver",
    "document",
    "hear",
    "heard_at_once",
    "join",
    "leave",
    "member",
    "models",
    "origin",
    "overview",
    "resend",
    "tell",
    "within",
]
