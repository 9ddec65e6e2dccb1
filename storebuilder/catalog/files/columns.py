"""The columns of a catalogue file, under each of the names that they have had.

Shopify's current template, its older one (still what most files have), and a few of WooCommerce's
names; its own layout is read by ``woo.py``. See docs/import.md. Capitals make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence

COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": ("URL handle", "Handle"),
    "title": ("Title", "Name"),
    "description_html": ("Description", "Body (HTML)"),
    "vendor": ("Vendor", "Brands"),
    "kind": ("Type",),
    "tags": ("Tags",),
    "published": ("Published on online store", "Published"),
    "status": ("Status",),
    "option1_name": ("Option1 name",),
    "option1": ("Option1 value",),
    "option2_name": ("Option2 name",),
    "option2": ("Option2 value",),
    "option3_name": ("Option3 name",),
    "option3": ("Option3 value",),
    "sku": ("SKU", "Variant SKU"),
    "barcode": ("Barcode", "Variant Barcode", "GTIN, UPC, EAN, or ISBN"),
    "price": ("Price", "Variant Price"),
    "compare_at": ("Compare-at price", "Variant Compare At Price"),
    "cost": ("Cost per item", "Cost of goods"),
    "taxable": ("Charge tax", "Variant Taxable"),
    "tracker": ("Inventory tracker", "Variant Inventory Tracker"),
    "quantity": ("Inventory quantity", "Variant Inventory Qty"),
    "oversell": ("Continue selling when out of stock", "Variant Inventory Policy"),
    "weight_grams": ("Weight value (grams)", "Variant Grams"),
    "requires_shipping": ("Requires shipping", "Variant Requires Shipping"),
    "image": ("Product image URL", "Image Src"),
    "image_position": ("Image position",),
    "image_alt": ("Image alt text",),
    "variant_image": ("Variant image URL", "Variant Image"),
    "seo_title": ("SEO title",),
    "seo_description": ("SEO description",),
    "hs_code": ("HS Code", "Commodity code (HS code)"),
    "origin": ("Country of Origin", "COO"),
    "locale": ("Locale",),
}
_BY_NAME = {name.casefold(): key for key, names in COLUMNS.items() for name in names}

#: What an export has, in this order: the older names, which every program reads.
WRITTEN = (
    ("Handle", "handle"),
    ("Title", "title"),
    ("Body (HTML)", "description_html"),
    ("Vendor", "vendor"),
    ("Type", "kind"),
    ("Tags", "tags"),
    ("Published", "published"),
    ("Option1 Name", "option1_name"),
    ("Option1 Value", "option1"),
    ("Option2 Name", "option2_name"),
    ("Option2 Value", "option2"),
    ("Option3 Name", "option3_name"),
    ("Option3 Value", "option3"),
    ("Variant SKU", "sku"),
    ("Variant Grams", "weight_grams"),
    ("Variant Inventory Tracker", "tracker"),
    ("Variant Inventory Qty", "quantity"),
    ("Variant Inventory Policy", "oversell"),
    ("Variant Fulfillment Service", "service"),
    ("Variant Price", "price"),
    ("Variant Compare At Price", "compare_at"),
    ("Variant Requires Shipping", "requires_shipping"),
    ("Variant Taxable", "taxable"),
    ("Variant Barcode", "barcode"),
    ("Image Src", "image"),
    ("Image Position", "image_position"),
    ("Image Alt Text", "image_alt"),
    ("Gift Card", "gift_card"),
    ("SEO Title", "seo_title"),
    ("SEO Description", "seo_description"),
    ("Variant Image", "variant_image"),
    ("Variant Weight Unit", "weight_unit"),
    ("Cost per item", "cost"),
    ("Status", "status"),
    ("HS Code", "hs_code"),
    ("Country of Origin", "origin"),
)


def keys(header: Sequence[str]) -> list[str | None]:
    """Our key for each column of a file, None for what we do not read; the first of a kind wins."""
    found: list[str | None] = []
    for name in header:
        key = _BY_NAME.get(" ".join(name.split()).casefold())
        found.append(key if key not in found else None)
    return found
