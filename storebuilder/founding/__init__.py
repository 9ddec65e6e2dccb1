"""Founding an aggregator on this machine: its home, and for a demo the shops that it lists."""

from storebuilder.founding.opening import Founding, welcome
from storebuilder.founding.settling import Stalling, demo, neighbours, open_all, settle, wishes

__all__ = [
    "Founding",
    "Stalling",
    "demo",
    "neighbours",
    "open_all",
    "settle",
    "welcome",
    "wishes",
]
