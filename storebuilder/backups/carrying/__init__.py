"""A whole shop as one file (``.sbz``), which moves between machines and kinds of databases."""

from storebuilder.backups.carrying.reading import Imported, bring_in
from storebuilder.backups.carrying.writing import Exported, carry_out

__all__ = ["Exported", "Imported", "bring_in", "carry_out"]
