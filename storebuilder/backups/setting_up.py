"""Setting backups up: a place that was really written to, and a key that the merchant keeps."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from pyrage.x25519 import Identity

from storebuilder.backups import places, sealing, settings
from storebuilder.backups.manifests import ARCHIVES, id_of
from storebuilder.backups.notes import read_state
from storebuilder.backups.places import Place
from storebuilder.backups.settings import BackupFile
from storebuilder.config import Config
from storebuilder.errors import Conflict, ShopError


def set_up(
    config: Config,
    to: str,
    *,
    endpoint: str = "",
    region: str = "",
    key_id: str = "",
    secret: str = "",
    path_style: bool = False,
    key: Identity | None = None,
    new_key: bool = False,
    join: bool = False,
) -> tuple[BackupFile, Identity | None]:
    """Write ``backup.toml`` after a trial; returns the key where a new one was made, to be shown.

    The backups lie in a folder of the shop's name. Those of another shop there are not touched:
    the folder must have none, unless ``join`` says that they are this shop's.
    """
    before = settings.find(config)
    made = None
    if key is None and (before is None or new_key):
        made = key = sealing.new_key()
    seals = str(key.to_public()) if key else before.recipient if before else ""
    file = BackupFile(
        to=own_folder(to, config.file.name),
        recipient=seals,
        endpoint=endpoint,
        region=region,
        key_id=key_id,
        secret=secret,
        path_style=path_style,
    )
    place = file.place()
    place.create()
    _refuse_others(config, place, join=join)
    try_out(place)
    settings.write(config, file)
    return file, made


def own_folder(to: str, name: str) -> str:
    """The shop's own folder in a place."""
    address = places.check(to)
    return address if address.endswith(f"/{name}") else f"{address}/{name}"


def _refuse_others(config: Config, place: Place, *, join: bool) -> None:
    there = sorted(number for key, _ in place.sizes(ARCHIVES) if (number := id_of(key)))
    known = read_state(config)
    mine = known.archives if known.to == place.address else {}
    strange = [number for number in there if number not in mine]
    if strange and not join:
        raise Conflict(
            f"{place.address} has {len(strange)} backups that were not made here, "
            f"the last is {strange[-1]}.",
            hint="Choose another folder, or say with --join that they are this shop's.",
        )


def try_out(place: Place) -> None:
    """Write, read, list and delete an object; raises ShopError where one of these is refused."""
    key, data = f"trial-{secrets.token_hex(8)}", secrets.token_bytes(1024)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trial"
        file.write_bytes(data)
        place.put(key, file)
        place.get(key, file)
        if file.read_bytes() != data:
            raise ShopError(f"{place.address} did not give back what was written.")
    if key not in dict(place.sizes(key)):
        raise ShopError(f"{place.address} does not list what was written.")
    place.delete(key)
