"""A flower shop of our own in the form of the conformance suite's, for tests of the fixture."""

from __future__ import annotations

import json
from pathlib import Path

FILES = {
    "products": "id,title,price,image_url\nlily,Lily,900,\nfern,Fern,500,\n",
    "inventory": "product_id,quantity\nlily,5\nfern,0\n",
    "shipping_rates": (
        "id,country_code,service_level,price,title\n"
        "std,default,standard,300,Standard\nfast,US,express,800,Express\n"
        "far,default,express,900,Far\n"
    ),
    "discounts": "code,type,value,description\nTEN,percentage,10,Ten\nTWO,fixed_amount,200,Two\n",
    "promotions": (
        "id,type,min_subtotal,eligible_item_ids,description\np1,free_shipping,2000,,Free\n"
        'p2,free_shipping,,["fern"],Free\n'
    ),
    "customers": "id,name,email\nc1,Ada,ada@example.com\n",
    "addresses": (
        "id,customer_id,street_address,city,state,postal_code,country\n"
        "a1,c1,1 Main St,Springfield,IL,62704,US\n"
    ),
}


def write(folder: Path) -> Path:
    """Write the files and return their folder."""
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    about = {"currency": "USD", "items": [{"id": "lily"}]}
    (folder / "conformance_input.json").write_text(json.dumps(about), encoding="utf-8")
    return folder
