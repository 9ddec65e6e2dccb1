"""Backups that were opened before they count, and the whole shop as one file.

For the command line only: no web process loads this, nor what it needs (age, boto3, zstandard).
"""

from storebuilder.backups.checking import every, refuse_wrong, verify
from storebuilder.backups.fetching import find_place
from storebuilder.backups.looking import Health, health
from storebuilder.backups.restoring import Restored, restore
from storebuilder.backups.sealing import read_key, read_key_file
from storebuilder.backups.setting_up import set_up
from storebuilder.backups.taking import Taken, now

__all__ = [
    "Health",
    "Restored",
    "Taken",
    "every",
    "find_place",
    "health",
    "now",
    "read_key",
    "read_key_file",
    "refuse_wrong",
    "restore",
    "set_up",
    "verify",
]
