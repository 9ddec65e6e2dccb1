// The bag works without this file: it spares pressing "Update" after a number was typed.
"use strict";

document.documentElement.classList.add("scripted");

for (const input of document.querySelectorAll(".cart-change input[name=quantity]")) {
  input.addEventListener("change", () => {
    const form = input.form;
    form.closest(".cart-line").classList.add("is-waiting");
    form.requestSubmit();
  });
}
