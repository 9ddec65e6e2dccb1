"""Discount codes and promotions without a code: conditions, sums, and uses claimed once."""

from storebuilder.promotions import models
from storebuilder.promotions.buyers import Buyer
from storebuilder.promotions.claiming import NotLeft, claim, give_back, lock, take_again
from storebuilder.promotions.codes import LONGEST, clean
from storebuilder.promotions.looking import Good, Looked, Refusal, look, takes_codes
from storebuilder.promotions.making import Terms, add, change, end, terms_of
from storebuilder.promotions.reckoning import Applied, Offer, off_delivery, take_off, ways

__all__ = [
    "LONGEST",
    "Applied",
    "Buyer",
    "Good",
    "Looked",
    "NotLeft",
    "Offer",
    "Refusal",
    "Terms",
    "add",
    "change",
    "claim",
    "clean",
    "end",
    "give_back",
    "lock",
    "look",
    "models",
    "off_delivery",
    "take_again",
    "take_off",
    "takes_codes",
    "terms_of",
    "ways",
]
