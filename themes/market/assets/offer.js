// An offer's page follows the choice of a variant: price, stock, picture, address and the way to the
// merchant. Without this file the form asks the server for the same.
"use strict";

const page = document.querySelector("[data-offer]");
const form = page.querySelector("[data-buy]");
const variants = JSON.parse(page.dataset.variants);
const words = JSON.parse(form.querySelector("[data-words]").content.textContent);
const add = form.querySelector("[data-add]");

const chosen = () => [...form.querySelectorAll(".option")].map((option) => option.querySelector("input:checked")?.value);
const variantOf = (values) => variants.find((one) => one.values.every((value, place) => value === values[place]));

// A value is struck through where it cannot be had together with what else is chosen.
function markValues(values) {
  form.querySelectorAll(".option").forEach((option, place) => {
    for (const input of option.querySelectorAll("input")) {
      const there = variantOf(values.map((value, at) => (at === place ? input.value : value)));
      input.closest(".value").classList.toggle("value--out", !there?.available);
      input.parentElement.querySelector("[data-out]").hidden = Boolean(there?.available);
      if (input.checked) option.querySelector("[data-chosen]").textContent = input.value;
    }
  });
}

function part(kind, name, text) {
  const made = document.createElement(kind);
  made.className = name;
  made.textContent = text;
  return made;
}

function showPrice(variant) {
  const place = page.querySelector("[data-price]");
  const parts = [part("span", variant.was ? "price price--less" : "price", variant.price)];
  if (variant.was) parts.push(" ", part("s", "price-was", variant.was));
  if (variant.about) parts.push(" ", part("span", "price-about", variant.about));
  place.replaceChildren(...parts);
}

function showPicture(variant) {
  const gallery = page.querySelector("[data-gallery]");
  const frame = gallery.querySelector(`[data-picture="${variant.picture}"]`);
  if (!frame) return;
  if (matchMedia("(min-width: 60rem)").matches) gallery.prepend(frame);
  else gallery.scrollTo({ left: frame.offsetLeft - gallery.offsetLeft, behavior: "smooth" });
}

function follow() {
  const values = chosen();
  const variant = variantOf(values);
  const stock = form.querySelector("[data-stock]");
  markValues(values);
  stock.replaceChildren(part("span", variant?.available ? "dot" : "dot dot--out", ""), words[variant?.state ?? "none"]);
  if (add) {
    add.textContent = variant?.available ? words.add : words.not_now;
    if (variant?.available) add.removeAttribute("aria-disabled");
    else add.setAttribute("aria-disabled", "true");
  }
  if (!variant) return;
  if (form.elements.variant) form.elements.variant.value = variant.id;
  for (const link of page.querySelectorAll("[data-there]")) if (variant.url) link.href = variant.url;
  showPrice(variant);
  showPicture(variant);
  const address = new URL(location.href);
  address.search = new URLSearchParams({ variant: variant.id });
  history.replaceState(null, "", address);
}

if (variants.length) form.addEventListener("change", follow);
form.addEventListener("submit", (event) => { if (add?.getAttribute("aria-disabled") === "true") event.preventDefault(); });

// Sharing: the phone's own sheet where there is one, else the address is copied.
const share = page.querySelector("[data-share]");
const address = page.querySelector(".share input");
if (navigator.share || navigator.clipboard) share.hidden = false;
address.addEventListener("focus", () => address.select());
share.addEventListener("click", async () => {
  try {
    if (navigator.share) await navigator.share({ title: share.dataset.share, url: address.value });
    else {
      await navigator.clipboard.writeText(address.value);
      share.append(` · ${words.copied}`);
    }
  } catch {
    address.focus(); // taken back: the address stands beside it
  }
});
