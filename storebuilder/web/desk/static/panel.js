// The panel with a script is only nicer: everything works without it.
"use strict";
document.documentElement.classList.add("js");
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

// Save bars: appear when something has changed, say what, warn before it is lost.
for (const form of $$("form[data-save]")) {
  const bar = $(".savebar", form);
  const told = $("[data-changed]", form);
  const state = () => [...new FormData(form)]
    .filter(([, value]) => typeof value === "string")
    .map(([name, value]) => `${name}=${value}`);
  let first = state();
  let leaving = false;
  const label = (name) => {
    const found = $$(`[name="${CSS.escape(name)}"]`, form).find((input) => input.type !== "hidden");
    const text = found && (found.labels?.[0]?.firstChild?.textContent || found.getAttribute("aria-label"));
    return text?.trim();
  };
  const look = () => {
    const now = state();
    const was = new Set(first);
    const is = new Set(now);
    const names = [...now.filter((one) => !was.has(one)), ...first.filter((one) => !is.has(one))]
      .map((one) => one.slice(0, one.indexOf("=")));
    const changed = names.length > 0;
    bar?.classList.toggle("is-changed", changed);
    const labels = [...new Set(names.map(label).filter(Boolean))];
    if (told) told.textContent = changed ? told.dataset.one + labels.join(", ") : "";
    form.dataset.dirty = changed ? "1" : "";
  };
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  form.addEventListener("panel:changed", look);
  form.addEventListener("reset", () => setTimeout(look));
  form.addEventListener("submit", () => { leaving = true; });
  if ($("[data-summary]", form) || $("[data-summary]")) bar?.classList.add("is-changed");
  addEventListener("beforeunload", (event) => {
    if (form.dataset.dirty && !leaving) event.preventDefault();
  });
  addEventListener("pageshow", () => { leaving = false; first = first || state(); });
}
$("[data-summary]")?.focus();

// Toasts go by themselves; the ones with an undo stay longer.
for (const toast of $$(".toast")) {
  const leave = () => toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove();
  setTimeout(leave, $("form", toast) ? 10000 : 5000);
}

// A dialog whose form was refused opens again, with what was typed.
for (const form of $$("[data-open]")) document.getElementById(form.dataset.open)?.showPopover?.();

// Copy buttons: data-copy names the element whose text is copied.
for (const button of $$("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText($(button.dataset.copy).innerText.trim());
    const said = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 1600);
  });
}

// Forms that send themselves when a choice changes.
for (const form of $$("form[data-send]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// Rows that can be picked, with a bar of actions: data-pick on the table, boxes named by the page.
for (const table of $$("table[data-pick]")) {
  const boxes = () => $$("tbody input[type=checkbox]", table);
  const all = $("thead input[type=checkbox]", table);
  const bar = $(table.dataset.pick);
  let last = null;
  const look = () => {
    const picked = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr").classList.toggle("is-picked", box.checked);
    if (bar) { bar.hidden = !picked.length; $("[data-count]", bar)?.replaceChildren(String(picked.length)); }
    if (all) { all.checked = picked.length > 0 && picked.length === boxes().length; all.indeterminate = picked.length > 0 && !all.checked; }
  };
  all?.addEventListener("change", () => { boxes().forEach((box) => { box.checked = all.checked; }); look(); });
  table.addEventListener("click", (event) => {
    const at = boxes().indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      boxes().slice(Math.min(at, last), Math.max(at, last) + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = at;
    look();
  });
  look();
}

// Times: the whole moment in the reader's own zone on hover.
for (const time of $$("time[datetime]")) {
  time.title = new Date(time.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "full", timeStyle: "long" });
}

// The finder: ⌘K, Ctrl K or / from anywhere.
const finder = $("#search");
if (finder) {
  const input = $("input", finder);
  const found = $("[data-found]", finder);
  let asked = 0;
  let timer = 0;
  const open = () => { if (!finder.open) { finder.showModal(); input.select(); } };
  const choose = (step) => {
    const links = $$("a", found);
    const at = links.findIndex((link) => link.classList.contains("is-at"));
    links[at]?.classList.remove("is-at");
    const next = links[(at + step + links.length) % links.length];
    next?.classList.add("is-at");
    next?.scrollIntoView({ block: "nearest" });
  };
  const seek = async () => {
    const turn = ++asked;
    const address = new URL(finder.querySelector("form").action);
    address.searchParams.set("q", input.value);
    address.searchParams.set("part", "1");
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const text = answer.ok ? await answer.text() : "";
    if (turn !== asked) return;
    const parsed = new DOMParser().parseFromString(text, "text/html");
    found.replaceChildren(...parsed.body.childNodes);
    $("a", found)?.classList.add("is-at");
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(seek, 120); });
  finder.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { choose(1); event.preventDefault(); }
    if (event.key === "ArrowUp") { choose(-1); event.preventDefault(); }
    if (event.key === "Enter") {
      const at = $("a.is-at", found);
      if (at) { event.preventDefault(); location.assign(at.href); }
    }
  });
  finder.addEventListener("click", (event) => { if (event.target === finder) finder.close(); });
  for (const link of $$("[data-search]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); open(); });
  }
  let after = "";
  addEventListener("keydown", (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); return; }
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "s") {
      const form = $("form[data-save]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    const places = { h: "/", o: "/orders", p: "/products", s: "/settings" };
    if (after === "g" && places[event.key]) location.assign(places[event.key]);
    after = event.key;
    if (event.key === "/") { event.preventDefault(); open(); }
    if (event.key === "?") $("#keys").togglePopover();
  });
  if (/Mac|iPhone|iPad/.test(navigator.platform) === false) {
    for (const key of $$("kbd")) key.textContent = key.textContent.replace("⌘", "Ctrl ");
  }
}
