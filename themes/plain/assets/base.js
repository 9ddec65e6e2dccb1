// Every page works without this file. It fills in what is personal (the count in the bag), so that
// the page itself can be kept and shared.
"use strict";

const bag = document.querySelector("[data-bag]");

async function showCount() {
  if (!bag) return;
  try {
    const answer = await fetch(bag.dataset.bag, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { count = 0 } = await answer.json();
    const sign = bag.querySelector("[data-bag-count]");
    sign.textContent = count > 99 ? "99+" : String(count);
    sign.hidden = count === 0;
  } catch {
    // Offline or interrupted: the bag is still a link.
  }
}

showCount();
// A page that comes back from the browser's own cache shows an old count.
addEventListener("pageshow", (event) => { if (event.persisted) showCount(); });
addEventListener("bag:changed", showCount);

// The menu of a phone closes on Escape and on a press outside of it.
for (const fold of document.querySelectorAll("details.header-fold")) {
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && fold.open) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });
  addEventListener("click", (event) => { if (fold.open && !fold.contains(event.target)) fold.open = false; });
}
