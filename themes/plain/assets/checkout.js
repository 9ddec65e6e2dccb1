// The checkout works without this file. It fetches the form anew when another country or province is
// chosen, without losing the place, and keeps a second press of "Pay" from being sent.
"use strict";

document.documentElement.classList.add("scripted");

const form = document.querySelector("[data-address]")?.closest("form");

async function refresh(select) {
  const fields = form.querySelector("[data-address]");
  const sent = new FormData(form);
  sent.set("refresh", select.name);
  fields.classList.add("is-waiting");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fields.replaceWith(document.adoptNode(page.querySelector("[data-address]")));
    form.querySelector(`[name="${CSS.escape(select.name)}"]`)?.focus();
  } catch {
    form.querySelector(`button[name=refresh][value="${CSS.escape(select.name)}"]`)?.click();
  }
}

form?.addEventListener("change", (event) => {
  if (event.target.matches("[data-refresh]")) refresh(event.target);
});

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
