"""Finished pages: what each page showed, so that kept ones can be made anew."""

from storebuilder.pagestore.noting import Shown

__all__ = ["Shown"]
