"""The limit: a bare Flask page of 24 products with sqlite3 and Jinja2, two statements, no shop."""

from __future__ import annotations

import os
import sqlite3

from flask import Flask, render_template_string

app = Flask(__name__)
PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><ul>
{% for id, handle, title, amount, path in cards %}<li><a href="/products/{{ handle }}">
<img src="/media/{{ path }}" width="400" height="400" alt="{{ title }}" loading="lazy">
<h3>{{ title }}</h3><p>{{ "%.2f"|format(amount / 100) }}</p></a></li>{% endfor %}
</ul></body></html>"""
CARDS = """SELECT p.id, p.handle, p.title, l.price_from, '' FROM listings l
JOIN products p ON p.id = l.product_id WHERE l.storefront_id = 1 AND l.visible
ORDER BY l.published_at DESC LIMIT 24"""


@app.get("/")
def page() -> str:
    connection = sqlite3.connect(os.environ["BENCH_DATABASE"])
    name = connection.execute("SELECT name FROM shops").fetchone()[0]
    cards = connection.execute(CARDS).fetchall()
    connection.close()
    return render_template_string(PAGE, title=name, cards=cards)
