"""What all pages share: the storefront, its menus, the head of a page, pictures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Source:
    """One size of a picture."""

    #: Pixels.
    width: int
    #: Pixels.
    height: int
    #: Where the file is.
    url: str


@dataclass(frozen=True)
class Picture:
    """A picture in several sizes (WebP); draw it with the snippet ``picture``."""

    #: The picture's number.
    id: int
    #: Words for those who do not see it.
    alt: str
    #: Pixels of the original.
    width: int
    #: Pixels of the original.
    height: int
    #: The average colour (#rrggbb), shown while the picture loads.
    colour: str
    #: The sizes, small to large; empty while they are being made.
    sources: tuple[Source, ...]

    @property
    def url(self) -> str:
        """The largest size, for browsers and programs that take only one."""
        return self.sources[-1].url if self.sources else ""


@dataclass(frozen=True)
class MenuLine:
    """A line of a menu."""

    #: In the page's language.
    title: str
    #: A path of this shop or an https address.
    url: str
    #: Whether it leads to the page that is shown.
    current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """A language in which this very page can be read."""

    #: BCP 47, such as zh-CN.
    tag: str
    #: The language's name for itself: 简体中文.
    name: str
    #: This page in that language.
    url: str
    #: Whether it is the language of this page.
    current: bool


@dataclass(frozen=True)
class MarketLink:
    """Another storefront of the same merchant."""

    #: The storefront's name.
    name: str
    #: Its first page.
    url: str
    #: ISO 4217.
    currency: str
    #: Its first language, BCP 47.
    language: str
    #: Whether it is this one.
    current: bool


@dataclass(frozen=True)
class Site:
    """What all pages of a storefront share; called ``site``."""

    #: The storefront's name.
    name: str
    #: BCP 47.
    language: str
    #: ltr or rtl.
    direction: str
    #: ISO 4217.
    currency: str
    #: The storefront's colour (#rrggbb).
    colour: str
    #: retail (with a cart), showcase (with inquiries) or market (goods of many merchants).
    kind: str
    #: The merchant's e-mail address, or empty.
    email: str
    #: The merchant's country in the page's language.
    country: str
    #: ICP filing number, or empty.
    icp: str
    #: Whether tax is collected anywhere this storefront sells; say nothing of tax where it is not.
    collects_tax: bool
    #: Whether prices hold the tax that is collected.
    prices_include_tax: bool
    #: Days in which goods can be sent back; 0 means that they cannot.
    return_days: int
    #: Whether the shop pays for sending back.
    returns_are_free: bool
    #: The year that is written beside the copyright.
    year: int
    #: The menu in the head of each page.
    main_menu: tuple[MenuLine, ...] = ()
    #: The menu at the foot of each page.
    footer_menu: tuple[MenuLine, ...] = ()
    #: The languages of this page; one alone means that there is nothing to choose.
    languages: tuple[LanguageLink, ...] = ()
    #: The merchant's storefronts; one alone means that there is nothing to choose.
    markets: tuple[MarketLink, ...] = ()
    #: Whether goods are put into a cart here.
    has_cart: bool = True


@dataclass(frozen=True)
class Alternate:
    """The same page in another language or on another storefront."""

    #: hreflang: a BCP 47 tag or x-default.
    tag: str
    #: Absolute address.
    url: str


@dataclass(frozen=True)
class Head:
    """What stands in a page's ``<head>``; called ``head``."""

    #: Title of the page, without the shop's name.
    title: str = ""
    #: One or two sentences for search engines.
    description: str = ""
    #: The page's one absolute address; empty where search engines shall not keep it.
    canonical: str = ""
    #: The page in other languages and on other storefronts.
    alternates: tuple[Alternate, ...] = ()
    #: Whether search engines may keep the page.
    indexed: bool = True
    #: Open Graph's type: website or product.
    kind: str = "website"
    #: Absolute address of a picture for sharing, or empty.
    image: str = ""
    #: Pixels of that picture.
    image_width: int = 0
    #: Pixels of that picture.
    image_height: int = 0
    #: Open Graph's locale, such as zh_CN.
    locale: str = ""
    #: The price for sharing, in major units, or empty.
    price: str = ""
    #: ISO 4217 of that price; empty means the storefront's.
    price_currency: str = ""
    #: Linked data: JSON texts that are safe inside a script block.
    linked_data: tuple[Markup, ...] = ()


@dataclass(frozen=True)
class Crumb:
    """A step on the way to this page."""

    #: In the page's language.
    title: str
    #: Where it leads.
    url: str
