// Draws an import's progress again while it runs; without this file the page refreshes itself.
"use strict";

const EVERY = 1000; // milliseconds
const place = document.querySelector("[data-import][data-going]");

async function askAgain() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "application/json" } });
    const { html, going } = await answer.json();
    if (!going) { location.reload(); return; }
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  } catch { /* the next turn asks again */ }
  setTimeout(askAgain, EVERY);
}

if (place) setTimeout(askAgain, EVERY);
