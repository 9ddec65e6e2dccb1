"""Readers: one for each way in which shops say what they have. All give the same plain values."""

from storebuilder.aggregator.readers.facts import Cost, PullError, Step, StoreFacts
from storebuilder.aggregator.readers.stepping import step

__all__ = ["Cost", "PullError", "Step", "StoreFacts", "step"]
