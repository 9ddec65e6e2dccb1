// The checkout works without this file. It fetches the form anew when another country or province is
// chosen, without losing the place, and keeps a second press of "Pay" from being sent.
"use strict";

document.documentElement.classList.add("scripted");

const form = document.querySelector("[data-address]")?.closest("form");

let asked = 0;

async function refresh(select) {
  const fields = form.querySelector("[data-address]");
  const sent = new FormData(form);
  const turn = ++asked;
  sent.set("refresh", select.name);
  fields.classList.add("is-waiting");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Another choice was made meanwhile: its own answer is on the way.
    if (turn === asked) put(document.adoptNode(page.querySelector("[data-address]")), fields, sent);
  } catch {
    if (turn === asked) field(form, select.name, "button[name=refresh]")?.click();
  }
}

function field(where, name, kind = "input, select, textarea") {
  return [...where.querySelectorAll(kind)].find((one) => (one.type === "submit" ? one.value : one.name) === name);
}

// A quick hand goes on typing while the answer is on its way: what it wrote stays, and so does its place.
function put(fresh, fields, sent) {
  for (const old of fields.querySelectorAll("input, select, textarea")) {
    const now = old.value === (sent.get(old.name) ?? "") ? null : field(fresh, old.name);
    if (now && (now.tagName !== "SELECT" || [...now.options].some((one) => one.value === old.value))) now.value = old.value;
  }
  const focused = fields.contains(document.activeElement) ? document.activeElement : null;
  const place = focused?.tagName === "INPUT" ? [focused.selectionStart, focused.selectionEnd] : null;
  fields.replaceWith(fresh);
  const again = focused && field(form, focused.name);
  again?.focus();
  if (place && again?.setSelectionRange) again.setSelectionRange(...place);
}

form?.addEventListener("change", (event) => {
  if (event.target.matches("[data-refresh]")) refresh(event.target);
});

// A choice may be older than this file: made while it was loading, or brought back by the browser.
const chosen = [...(form?.querySelectorAll("[data-refresh]") ?? [])].find(
  (select) => select.selectedIndex !== Math.max(0, [...select.options].findIndex((one) => one.defaultSelected)),
);
if (chosen) refresh(chosen);

for (const once of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  once.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    once.querySelector(".checkout-pay")?.setAttribute("aria-busy", "true");
  });
  // Back from the payment page: it may be pressed again.
  addEventListener("pageshow", () => { sent = false; once.querySelector(".checkout-pay")?.removeAttribute("aria-busy"); });
}
