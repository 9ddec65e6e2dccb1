"""Pictures: receiving, checking, resizing, storing."""

from storebuilder.media import models
from storebuilder.media.lending import show_meanwhile
from storebuilder.media.looking import view, views
from storebuilder.media.models import Picture
from storebuilder.media.receiving import progress, receive, receive_many, try_again
from storebuilder.media.views import PictureSize, PictureView

__all__ = [
    "Picture",
    "PictureSize",
    "PictureView",
    "models",
    "progress",
    "receive",
    "receive_many",
    "show_meanwhile",
    "try_again",
    "view",
    "views",
]
