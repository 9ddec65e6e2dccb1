"""Pictures as pages see them: sizes, addresses, a colour to wait with."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PictureSize:
    """One file of a picture; ``url`` is a path on the shop, ``/media/ab/….webp``."""

    width: int
    height: int
    url: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture in all its sizes. While they are still being made ``sizes`` is empty."""

    id: int
    #: Pixels of the picture as it is shown (after its camera's orientation was applied).
    width: int
    height: int
    #: The average colour as a CSS hex, shown while the picture loads.
    colour: str
    #: The words for those who do not see it, in the reader's language.
    alt: str = ""
    #: WebP files, the narrowest first.
    sizes: tuple[PictureSize, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether there is a file to show."""
        return bool(self.sizes)

    @property
    def srcset(self) -> str:
        """The value of an ``img``'s ``srcset``: ``/media/….webp 320w, …``."""
        return ", ".join(f"{size.url} {size.width}w" for size in self.sizes)

    def url(self, width: int) -> str:
        """The narrowest file at least ``width`` pixels wide, else the widest; empty without any."""
        fitting = next((size for size in self.sizes if size.width >= width), None)
        if fitting is None:
            return self.sizes[-1].url if self.sizes else ""
        return fitting.url

    def said(self, alt: str) -> PictureView:
        """The same picture with other words for those who do not see it."""
        return replace(self, alt=alt)
