// Lists that are put in order by dragging or by their buttons, and the picker of a collection.
"use strict";

for (const list of document.querySelectorAll("[data-order]")) {
  const items = () => [...list.querySelectorAll(":scope > [data-id]")];
  const say = (text) => { const place = list.parentElement.querySelector("[data-say]"); if (place) place.textContent = text || ""; };

  const changed = async () => {
    items().forEach((item, place, all) => {
      const [up, down] = item.querySelectorAll(".order-button");
      if (up && list.dataset.order) { up.disabled = place === 0; down.disabled = place === all.length - 1; }
    });
    if (!list.dataset.order) {
      const order = list.parentElement.querySelector("[name=order]"); // tells the save bar
      if (order) order.value = items().map((item) => item.dataset.id).join(",");
      list.dispatchEvent(new Event("panel:changed", { bubbles: true }));
      return;
    }
    const ids = items().map((item) => item.dataset.id).join(",");
    const answer = await fetch(list.dataset.order, { method: "POST", body: new URLSearchParams({ ids }), headers: { Accept: "application/json" } });
    if (answer.ok) say(list.dataset.said); else location.reload();
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest(".order-button");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-id]");
    const step = Number(button.dataset.move || (button.value.endsWith("-up") ? -1 : 1));
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item); else other.after(item);
    button.focus();
    changed();
  });

  let held = null;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-id]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.id);
    held.classList.add("is-held");
  });
  list.addEventListener("dragover", (event) => {
    if (!held) return;
    event.preventDefault();
    const under = event.target.closest("[data-id]");
    if (!under || under === held || under.parentElement !== list) return;
    const box = under.getBoundingClientRect();
    if (event.clientY > box.top + box.height / 2) under.after(held); else under.before(held);
  });
  list.addEventListener("drop", (event) => { if (held) event.preventDefault(); });
  list.addEventListener("dragend", () => {
    held?.classList.remove("is-held");
    if (held) changed();
    held = null;
  });
}

for (const seek of document.querySelectorAll("[data-picker-seek]")) {
  const lines = [...seek.closest(".goods-picker").querySelectorAll("[data-text]")];
  seek.addEventListener("input", () => {
    const words = seek.value.toLowerCase().split(/\s+/);
    for (const line of lines) line.hidden = !words.every((word) => line.dataset.text.includes(word));
  });
  seek.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
