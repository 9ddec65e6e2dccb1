"""Many shops in one process: each an HTTP server of its own on loopback that speaks UCP.

Started as ``python -m benching.fakeshops SHOPS PRODUCTS``; prints the first port, then serves until
its input is closed. A line ``change N`` changes the price of N products of each shop.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from typing import Any

NOUNS = [
    "teapot",
    "cup",
    "bowl",
    "plate",
    "lamp",
    "chair",
    "scarf",
    "shirt",
    "dress",
    "shoe",
    "boot",
    "serum",
    "cream",
    "lotion",
    "perfume",
    "blanket",
    "bib",
    "bottle",
    "stroller",
    "puzzle",
    "camera",
    "laptop",
    "charger",
    "headphone",
    "watch",
    "ring",
    "necklace",
    "basket",
    "vase",
    "candle",
    "towel",
    "pillow",
    "rug",
    "mirror",
    "knife",
    "pan",
    "kettle",
    "jacket",
    "sweater",
    "glove",
]
QUALITIES = [
    "blue",
    "green",
    "porcelain",
    "linen",
    "cotton",
    "leather",
    "wooden",
    "ceramic",
    "silver",
    "golden",
    "soft",
    "warm",
    "light",
    "small",
    "large",
    "handmade",
    "vintage",
    "modern",
    "classic",
    "organic",
    "recycled",
    "quiet",
    "gentle",
    "striped",
    "plain",
    "natural",
    "woven",
    "printed",
    "painted",
    "carved",
    "folded",
    "slim",
    "wide",
    "tall",
    "short",
    "round",
    "square",
]
PLACES = [
    "Kyoto",
    "Jingdezhen",
    "Lisbon",
    "Oslo",
    "Porto",
    "Milano",
    "Hangzhou",
    "Seoul",
    "Osaka",
    "Bergen",
    "Florence",
    "Lyon",
]
CHINESE = [
    "茶壶",
    "杯子",
    "碗",
    "盘子",
    "台灯",
    "椅子",
    "围巾",
    "衬衫",
    "连衣裙",
    "鞋",
    "靴子",
    "精华",
    "面霜",
    "乳液",
    "香水",
    "毯子",
    "围嘴",
]
CHINESE_QUALITIES = [
    "蓝色",
    "绿色",
    "白瓷",
    "亚麻",
    "纯棉",
    "真皮",
    "木制",
    "陶瓷",
    "银色",
    "金色",
    "柔软",
    "保暖",
    "轻便",
    "手工",
]
GOOGLE = (6049, 2169, 672, 594, 443, 177, 212, 2271, 187, 567, 479, 1985, 561, 5085, 278, 223)


class Shop:
    """One shop; its goods follow from its number, so nothing is kept but what changed."""

    def __init__(self, number: int, products: int) -> None:
        self.number, self.products = number, products
        self.origin = ""
        self.prices: dict[int, int] = {}
        self.changes: list[int] = []

    def product(self, key: int, language: str) -> dict[str, Any]:
        dice = random.Random(self.number * 100_003 + key)
        quality, other = dice.choice(QUALITIES), dice.choice(QUALITIES)
        noun, place = dice.randrange(len(NOUNS)), dice.choice(PLACES)
        title = f"{quality.title()} {other} {NOUNS[noun]} from {place} no. {key}"
        if language.startswith("zh"):
            said = CHINESE_QUALITIES[dice.randrange(len(CHINESE_QUALITIES))]
            title = f"{said}{CHINESE[noun % len(CHINESE)]} {place} {key}"
        price = {"amount": self.prices.get(key, 500 + dice.randrange(20_000)), "currency": "USD"}
        body = " ".join(dice.choices(QUALITIES + NOUNS, k=60))
        sizes = ["S", "M", "L"]
        return {
            "id": str(key),
            "title": title,
            "description": {"html": f"<p>{body}.</p><ul><li>{quality}</li><li>{place}</li></ul>"},
            "url": f"{self.origin}/products/{key}",
            "categories": [
                {"value": str(dice.choice(GOOGLE)), "taxonomy": "google_product_category"},
                {"value": NOUNS[noun].title(), "taxonomy": "merchant"},
            ],
            "price_range": {"min": price, "max": price},
            "media": [
                {"type": "image", "url": f"{self.origin}/{key}-{n}.jpg", "alt_text": title}
                for n in range(3)
            ],
            "options": [{"name": "Size", "values": [{"label": size} for size in sizes]}],
            "variants": [
                {
                    "id": f"{key}-{size}",
                    "sku": f"SKU-{self.number}-{key}-{size}",
                    "title": size,
                    "description": {"plain": title},
                    "price": price,
                    "availability": {"available": dice.random() < 0.9},
                    "options": [{"name": "Size", "label": size}],
                }
                for size in sizes
            ],
        }

    def answer(self, path: str, query: str, asked: dict[str, Any]) -> tuple[int, Any]:
        language = asked.get("context", {}).get("language", "en")
        if path == "/.well-known/ucp":
            rest = {"version": "2026-04-08", "transport": "rest", "endpoint": f"{self.origin}/api"}
            return 200, {"ucp": {"services": {"dev.ucp.shopping": [rest]}}}
        if path == "/ucp/listing":
            return 200, {
                "state": "listed",
                "name": f"Shop {self.number}",
                "country": ("CN", "JP", "DE", "US")[self.number % 4],
                "currency": "USD",
                "languages": ["en", "zh-CN"],
                "changes": f"{self.origin}/ucp/changes",
            }
        if path == "/ucp/changes":
            after = next((one[6:] for one in query.split("&") if one.startswith("after=")), "")
            found = {"cursor": str(len(self.changes)), "changed": [], "gone": [], "more": False}
            if not after.isdigit():
                return 200, found | {"reset": True}
            return 200, found | {"changed": [str(key) for key in set(self.changes[int(after) :])]}
        if path == "/api/catalog/search":
            if ids := asked.get("filters", {}).get("ids"):
                goods = [self.product(int(key), language) for key in ids]
                return 200, {"products": goods, "pagination": {"has_next_page": False}}
            page = asked.get("pagination", {})
            start = int(page.get("cursor") or 0)
            end = min(start + page.get("limit", 10), self.products)
            told: dict[str, Any] = {"has_next_page": end < self.products}
            told |= {"cursor": str(end)} if end < self.products else {}
            goods = [self.product(key, language) for key in range(start, end)]
            return 200, {"products": goods, "pagination": told}
        return 404, {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
            length = int(fields.get("content-length", 0))
            body = await reader.readexactly(length) if length else b"{}"
            path, _, query = first.split(" ")[1].partition("?")
            status, said = self.answer(path, query, json.loads(body))
            written = json.dumps(said, ensure_ascii=False).encode()
            etag = f'"{hash(written)}"'
            if fields.get("if-none-match") == etag:
                status, written = 304, b""
            writer.write(
                b"HTTP/1.1 %d OK\r\nContent-Length: %d\r\nETag: %s\r\n\r\n"
                % (status, len(written), etag.encode())
            )
            writer.write(written)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def main(count: int, products: int) -> None:
    """Serve ``count`` shops until the input is closed."""
    shops = [Shop(number, products) for number in range(count)]
    servers = []
    for shop in shops:
        server = await asyncio.start_server(shop.serve, "127.0.0.1", 0)
        shop.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        servers.append(server)
    print(json.dumps([shop.origin for shop in shops]), flush=True)
    words = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), sys.stdin)
    while line := await words.readline():
        for shop in shops:
            for key in range(int(line.split()[1])):
                shop.prices[key] = 100 + len(shop.changes)
                shop.changes.append(key)
        print("changed", flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
