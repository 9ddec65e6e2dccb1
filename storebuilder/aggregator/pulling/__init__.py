"""Pulling: reading the shops in turn, within budgets, and writing down what changed."""

from storebuilder.aggregator.pulling.hinting import hinted
from storebuilder.aggregator.pulling.rounds import pull
from storebuilder.aggregator.pulling.settling import leave

__all__ = ["hinted", "leave", "pull"]
