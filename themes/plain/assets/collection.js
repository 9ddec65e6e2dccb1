// A shelf answers to a new order at once; without this file its button does it.
"use strict";

const shelf = document.querySelector("[data-shelf]");
shelf?.querySelector("#sort")?.addEventListener("change", () => shelf.requestSubmit());
// Empty fields would only make the address longer.
shelf?.addEventListener("submit", () => {
  for (const field of shelf.querySelectorAll("input, select")) {
    if (field.value === "") field.disabled = true;
  }
});
addEventListener("pageshow", () => {
  for (const field of shelf?.querySelectorAll(":disabled") ?? []) field.disabled = false;
});
