// Every page works without this file. It fills in what is personal (the count in the cart), counts
// down the time that a deal has left, suggests while one types, and keeps a page for when there is no
// network.
"use strict";

const carts = document.querySelectorAll("[data-cart]");

async function showCount() {
  if (!carts.length) return;
  try {
    const answer = await fetch(carts[0].dataset.cart, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { count = 0 } = await answer.json();
    for (const cart of carts) {
      const sign = cart.querySelector("[data-cart-count]");
      sign.textContent = count > 99 ? "99+" : String(count);
      sign.hidden = count === 0;
    }
  } catch {
    // Offline or interrupted: the cart is still a link.
  }
}

showCount();
addEventListener("pageshow", (event) => { if (event.persisted) showCount(); });
addEventListener("cart:changed", showCount);

// Until when a deal holds stands in words; with a script it is the time that is left.
const ends = [...document.querySelectorAll("[data-ends]")].map((time) => ({
  time, end: new Date(time.dateTime.replace(" ", "T")), said: time.textContent,
}));

function countDown() {
  for (const { time, end, said } of ends) {
    const left = Math.floor((end - Date.now()) / 1000);
    if (Number.isNaN(left)) continue;
    time.title = said;
    if (left <= 0) {
      time.textContent = time.dataset.over;
      time.classList.add("ends--over");
      continue;
    }
    const days = Math.floor(left / 86400);
    const two = (number) => String(number).padStart(2, "0");
    const clock = `${two(Math.floor(left / 3600) % 24)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    const text = days ? `${time.dataset.days.replace("{days}", days)} ${clock.slice(0, 5)}` : clock;
    time.textContent = time.dataset.ends.replace("{time}", text);
  }
}

if (ends.length) {
  countDown();
  setInterval(countDown, 1000);
}

// Suggestions under the field of search: a list that the arrow keys go through.
const seek = document.querySelector("[data-seek]");

function suggestions(form) {
  const field = form.elements.q;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.role = "listbox";
  list.hidden = true;
  form.append(list);
  field.role = "combobox";
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  let asked = 0;
  let waiting;

  function close() {
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    list.replaceChildren(...found.map(({ kind, text, url }, place) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      const label = document.createElement("span");
      line.role = "none";
      link.id = `suggestion-${place}`;
      link.role = "option";
      link.href = url;
      link.tabIndex = -1;
      link.textContent = text;
      label.className = "soft small";
      label.textContent = kind;
      link.append(label);
      line.append(link);
      return line;
    }));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    field.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const number = ++asked;
    const text = field.value.trim();
    if (!text) return close();
    try {
      const answer = await fetch(`${form.dataset.seek}?${new URLSearchParams({ q: text })}`);
      if (number === asked && answer.ok) show(await answer.json());
    } catch {
      close();
    }
  }

  function choose(by) {
    const lines = [...list.querySelectorAll("a")];
    if (!lines.length) return;
    const now = lines.findIndex((line) => line.id === field.getAttribute("aria-activedescendant"));
    const next = (now + by + lines.length + (now < 0 && by < 0 ? 1 : 0)) % lines.length;
    lines.forEach((line, place) => line.setAttribute("aria-selected", String(place === next)));
    field.setAttribute("aria-activedescendant", lines[next].id);
    lines[next].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 140);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // a syllable of Chinese is still being made
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") close();
    else if (event.key === "Enter") {
      const chosen = document.getElementById(field.getAttribute("aria-activedescendant"));
      if (chosen) {
        event.preventDefault();
        location.href = chosen.href;
      }
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) setTimeout(close, 120); });
}

if (seek) suggestions(seek);

// A shelf answers to a new order at once, and leaves empty fields out of its address.
const shelf = document.querySelector("[data-shelf]");
shelf?.querySelector("#sort")?.addEventListener("change", () => shelf.requestSubmit());
shelf?.addEventListener("submit", () => {
  for (const field of shelf.querySelectorAll("input, select")) {
    if (field.value === "") field.disabled = true;
  }
});
addEventListener("pageshow", () => {
  for (const field of shelf?.querySelectorAll(":disabled") ?? []) field.disabled = false;
});

if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => { navigator.serviceWorker.register("/offline-worker.js").catch(() => {}); });
}
