"""Carts, and the pricing algorithm."""

from storebuilder.cart import models
from storebuilder.cart.choosing import chosen_variant
from storebuilder.cart.delivering import (
    choose_shipping,
    read_phone,
    set_address,
    set_contact,
    set_note,
    speak,
)
from storebuilder.cart.discounting import MOST_CODES, add_code, remove_code, set_codes
from storebuilder.cart.filling import (
    Added,
    add,
    count,
    find,
    finish,
    read_quantity,
    set_quantity,
    start,
)
from storebuilder.cart.forgetting import forget_old
from storebuilder.cart.pricing import Problem, Quote, QuoteLine
from storebuilder.cart.quoting import quote, settle, shipping_options
from storebuilder.cart.replacing import Had, replace, start_over

__all__ = [
    "MOST_CODES",
    "Added",
    "Had",
    "Problem",
    "Quote",
    "QuoteLine",
    "add",
    "add_code",
    "choose_shipping",
    "chosen_variant",
    "count",
    "find",
    "finish",
    "forget_old",
    "models",
    "quote",
    "read_phone",
    "read_quantity",
    "remove_code",
    "replace",
    "set_address",
    "set_codes",
    "set_contact",
    "set_note",
    "set_quantity",
    "settle",
    "shipping_options",
    "speak",
    "start",
    "start_over",
]
