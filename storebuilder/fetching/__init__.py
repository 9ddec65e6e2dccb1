"""Asking strangers' servers: over https, without redirects, within a time and a size.

An address that somebody else gave us may lead into our own network. So the name is resolved here,
every address found must be a public one, and the connection is made to the very address that was
looked at: a name that answers differently a moment later gains nothing. The deadline is for all of
it together, so that a server which sends a byte a second is left too.
"""

from storebuilder.fetching.asking import Answer, Limits, fetch
from storebuilder.fetching.places import NotFetchedError, is_public, look_at, origin

__all__ = ["Answer", "Limits", "NotFetchedError", "fetch", "is_public", "look_at", "origin"]
