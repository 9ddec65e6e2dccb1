// A product's page follows the choice of a variant: price, stock, picture and address. Without this
// file the form still sends the chosen values, and the server finds the variant.
"use strict";

const page = document.querySelector("[data-product]");
const form = page.querySelector("[data-buy]");
const variants = JSON.parse(page.dataset.variants);
const add = form.querySelector("[data-add]");
const said = form.querySelector("[data-said]");
const words = (name) => form.querySelector(`[data-words-${name}]`).innerHTML;

function chosen() {
  return [...form.querySelectorAll(".option")].map((option) =>
    Number(option.querySelector("input:checked")?.value));
}

function variantOf(choice) {
  return variants.find((one) => one.choice.every((value, place) => value === choice[place]));
}

// A value is struck through where it cannot be had together with what else is chosen.
function markValues(choice) {
  form.querySelectorAll(".option").forEach((option, place) => {
    for (const input of option.querySelectorAll("input")) {
      const there = variantOf(choice.map((value, at) => (at === place ? Number(input.value) : value)));
      input.closest(".value").classList.toggle("value--out", !there?.available);
      input.parentElement.querySelector("[data-out]").hidden = Boolean(there?.available);
      if (input.checked) option.querySelector("[data-chosen]").textContent = input.parentElement.querySelector(".value-name").textContent;
    }
  });
}

function showStock(variant) {
  const stock = form.querySelector("[data-stock]");
  const few = variant?.left;
  const text = !variant ? words("made") : !variant.available ? words("none")
    : few ? words("few").replace("{count}", few) : words("stock");
  const dot = document.createElement("span");
  dot.className = `dot${variant?.available ? (few ? " dot--few" : "") : " dot--out"}`;
  stock.replaceChildren(dot, text);
}

function showPrice(variant) {
  page.querySelector("[data-now]").textContent = variant.price;
  page.querySelector("[data-now-again]").textContent = variant.price;
  const was = page.querySelector("[data-was]");
  was.textContent = variant.was ?? "";
  was.parentElement.hidden = !variant.was;
}

function showPicture(variant) {
  const gallery = page.querySelector("[data-gallery]");
  const frame = gallery.querySelector(`[data-picture="${variant.picture}"]`);
  if (!frame) return;
  if (matchMedia("(min-width: 60rem)").matches) gallery.prepend(frame);
  else gallery.scrollTo({ left: frame.offsetLeft - gallery.offsetLeft, behavior: "smooth" });
}

function follow() {
  const choice = chosen();
  const variant = choice.length ? variantOf(choice) : variants[0];
  markValues(choice);
  showStock(variant);
  const open = Boolean(variant?.available);
  if (add) {
    add.textContent = open ? words("add") : words("out");
    add.toggleAttribute("aria-disabled", false);
    if (!open) add.setAttribute("aria-disabled", "true");
  }
  said.hidden = true;
  if (!variant) return;
  form.elements.variant.value = variant.id;
  showPrice(variant);
  showPicture(variant);
  const address = new URL(location.href);
  address.search = new URLSearchParams({ variant: variant.id });
  history.replaceState(null, "", address);
}

function tell(text, bad, link) {
  said.hidden = false;
  said.classList.toggle("is-bad", bad);
  said.textContent = text;
  if (link) {
    said.append(" ");
    said.insertAdjacentHTML("beforeend", words("bag"));
  }
}

async function put(event) {
  event.preventDefault();
  if (add.getAttribute("aria-disabled") === "true") {
    tell(form.querySelector("[data-stock]").textContent, true, false);
    return;
  }
  try {
    const answer = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)),
    });
    const { message, error } = await answer.json();
    tell(message ?? error, !answer.ok, answer.ok);
    dispatchEvent(new Event("bag:changed"));
  } catch {
    form.submit(); // the long way round still works
  }
}

// Days of delivery as days of the calendar, which a kept page cannot know.
for (const place of page.querySelectorAll("[data-days]")) {
  const [from, to] = place.dataset.days.split("-").map((days) => new Date(Date.now() + days * 864e5));
  const { lang } = document.documentElement;
  const show = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short" });
  if (lang.startsWith("zh")) { // 11月24日至27日, where browsers write 11/24 – 11/27
    const end = from.getMonth() === to.getMonth() ? `${to.getDate()}日` : show.format(to);
    place.textContent = `${show.format(from)}至${end}`;
  } else if (show.formatRange) place.textContent = show.formatRange(from, to);
}

form.addEventListener("change", follow);
if (add) form.addEventListener("submit", put);
