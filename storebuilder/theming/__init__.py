"""Themes: folders of templates that are drawn in a sandbox and see documented contexts only."""

from storebuilder.theming import contexts
from storebuilder.theming.budget import TooMuch
from storebuilder.theming.checking import Fault, check
from storebuilder.theming.composing import Placed
from storebuilder.theming.finding import everything, installed, themes_folder
from storebuilder.theming.rendering import Place, Theme, forget, load

__all__ = [
    "Fault",
    "Place",
    "Placed",
    "Theme",
    "TooMuch",
    "check",
    "contexts",
    "everything",
    "forget",
    "installed",
    "load",
    "themes_folder",
]
