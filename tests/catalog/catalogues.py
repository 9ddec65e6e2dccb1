"""Small catalogues as files, for tests of import and export."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.media.builders import drawn

OLDER = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU"
OLDER += ",Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy"
OLDER += ",Variant Price,Variant Compare At Price,Image Src,Image Position,Image Alt Text,Status"


def write(path: Path, rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8") -> Path:
    """A CSV file with the columns that the rows name."""
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def tea(folder: Path) -> Path:
    """Two products, three variants, two pictures, and Chinese texts beside them."""
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images/pot.jpg").write_bytes(drawn(400, 300))
    (folder / "images/cup.png").write_bytes(drawn(300, 400, "PNG"))
    names = OLDER.split(",")
    rows = [
        "blue-pot|Blue pot|<p>For four.</p>|Kiln|Pots|tea, blue|true|Title|Default Title|POT-1|900"
        "|shopify|12|deny|29.00|35.00|images/pot.jpg|1|A pot|active",
        "blue-pot||||||||||||||||images/cup.png|2|A cup|",
        "cup|Cup|<p>Thin.</p>|Kiln|Cups|tea|true|Size|S|CUP-S|200|shopify|5|continue|9.50||images/"
        "cup.png|1||active",
        "cup|||||||Size|L|CUP-L|250|||deny|12||||",
    ]
    path = write(
        folder / "tea.csv", [dict(zip(names, row.split("|"), strict=False)) for row in rows]
    )
    write(
        folder / "translations.csv",
        [
            {
                "Handle": "cup",
                "Locale": "zh-CN",
                "Title": "茶杯",
                "Body (HTML)": "<p>薄<script>x</script></p>",
                "HS Code": "6912.00",
                "Country of Origin": "CN",
            },
            {"Handle": "sofa", "Locale": "zh-CN", "Title": "沙发"},
        ],
    )
    return path
