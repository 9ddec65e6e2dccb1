// Keeps one page that holds no price, for when there is no network. KEEPS is written above this file
// by the market: the pages by language, the files that they need, and a name that changes with it.
"use strict";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil((async () => {
    const kept = await caches.open(KEEPS.name);
    await kept.addAll([...Object.values(KEEPS.pages), ...KEEPS.files].map((url) => new Request(url, { cache: "reload" })));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEEPS.name) await caches.delete(name);
    await self.clients.claim();
  })());
});

// Everything comes from the network. Only a page that cannot be had is replaced, and its few files.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => {
      const prefix = Object.keys(KEEPS.pages).find((one) => one && pathname.startsWith(`${one}/`)) ?? "";
      return caches.match(KEEPS.pages[prefix]);
    }));
  } else if (KEEPS.files.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  }
});
