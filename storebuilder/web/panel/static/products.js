// Options and the matrix of variants: values as chips, rows that follow them, filling and pasting as in
// a spreadsheet. Without this file the server makes the rows of new values when the form is saved.
"use strict";

class Matrix {
  constructor(root) {
    this.root = root;
    this.body = root.querySelector("[data-rows]");
    this.template = root.querySelector("template[data-row]");
    this.number = 0;
    root.classList.add("is-live");
    root.querySelectorAll("[data-option]").forEach((option) => this.dressOption(option));
    this.listen();
    this.showOptions();
    this.label();
  }

  // Tells the server that the rows sent are the rows seen; only when sent, for the save bar compares.
  markMade(form) {
    if (form.elements.matrix) return;
    const made = document.createElement("input");
    Object.assign(made, { type: "hidden", name: "matrix", value: "made" });
    form.append(made);
  }

  changed() { this.root.dispatchEvent(new Event("panel:changed", { bubbles: true })); }

  // --- options and their values

  dressOption(option) {
    const more = option.querySelector("[data-more]");
    more.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); this.addValues(option, more); }
      if (event.key === "Backspace" && !more.value) this.removeValue(option.querySelector(".chip:last-child"));
    });
    more.addEventListener("input", () => { if (/[,，、]/.test(more.value)) this.addValues(option, more); });
    more.addEventListener("blur", () => this.addValues(option, more));
  }

  addValues(option, more) {
    const known = new Set(this.chips(option).map((chip) => chip.text.toLowerCase()));
    for (const part of more.value.split(/[,，、]/)) {
      const text = part.trim().replace(/\s+/g, " ");
      if (!text || known.has(text.toLowerCase())) continue;
      known.add(text.toLowerCase());
      option.querySelector("[data-values]").append(this.chip(option, text));
    }
    more.value = "";
    this.follow();
  }

  chip(option, text) {
    const chip = option.querySelector("template").content.firstElementChild.cloneNode(true);
    const input = chip.querySelector("input:not([type=hidden])");
    input.value = text;
    chip.dataset.key = `=${text}`;
    return chip;
  }

  chips(option) {
    return [...option.querySelectorAll("[data-values] .chip")].map((chip) => {
      const text = chip.querySelector("input:not([type=hidden])").value.trim();
      return { chip, text, key: chip.dataset.key };
    });
  }

  removeValue(chip) {
    if (!chip) return;
    const more = chip.closest("[data-option]").querySelector("[data-more]");
    chip.remove();
    more.focus();
    this.follow();
  }

  renameValue(chip, text) {
    const old = chip.dataset.key;
    if (!old.startsWith("=")) return this.label();
    chip.dataset.key = `=${text}`;
    for (const row of this.rows()) {
      this.setChoice(row, this.choice(row).map((key) => (key === old ? chip.dataset.key : key)));
    }
    this.label();
  }

  options() {
    return [...this.root.querySelectorAll("[data-option]")]
      .map((option) => ({ old: option.dataset.option !== "", values: this.chips(option).filter((value) => value.text) }))
      .filter((option) => option.values.length);
  }

  // Shows the used options and one more; the others wait until they are asked for.
  showOptions() {
    const all = [...this.root.querySelectorAll("[data-option]")];
    const add = this.root.querySelector("[data-add-option]");
    all.forEach((option) => { option.hidden = !this.chips(option).length && !option.querySelector("[data-name]").value; });
    const refresh = () => { add.hidden = all.every((option) => !option.hidden); };
    add.addEventListener("click", () => {
      const next = all.find((option) => option.hidden);
      next.hidden = false;
      next.querySelector("[data-name]").focus();
      refresh();
    });
    refresh();
  }

  // --- rows

  rows() { return [...this.body.querySelectorAll("[data-key]")]; }
  choice(row) { return JSON.parse(row.querySelector("[data-choice]").value || "[]"); }
  setChoice(row, choice) {
    if (JSON.stringify(this.choice(row)) !== JSON.stringify(choice)) row.querySelector("[data-choice]").value = JSON.stringify(choice);
  }

  // The same rule as product_sheets.fit: an option that is new begins with its first value.
  fitted(choice, options) {
    const found = [];
    for (const [place, option] of options.entries()) {
      const keys = option.values.map((value) => value.key);
      const key = keys.includes(choice[place]) ? choice[place] : choice.find((one) => keys.includes(one));
      if (key === undefined && option.old) return null;
      found.push(key === undefined ? keys[0] : key);
    }
    return found;
  }

  follow() {
    const options = this.options();
    const taken = new Map();
    for (const row of this.rows()) {
      const choice = this.fitted(this.choice(row), options);
      const name = JSON.stringify(choice);
      if (choice === null || taken.has(name)) { if (this.rows().length > 1) row.remove(); continue; }
      this.setChoice(row, choice);
      taken.set(name, row);
    }
    const every = options.reduce((all, option) => all.flatMap((one) => option.values.map((value) => [...one, value.key])), [[]]);
    for (const choice of every.slice(0, 500)) {
      if (!taken.has(JSON.stringify(choice)) && choice.some((key) => key.startsWith("="))) this.addRow(choice);
    }
    this.label();
    this.changed();
  }

  addRow(choice) {
    const key = `n${++this.number}`;
    const html = this.template.innerHTML.replaceAll("KEY", key);
    const holder = document.createElement("template");
    holder.innerHTML = html; // our own markup: no typed text is in the template
    const row = holder.content.firstElementChild;
    const first = this.rows()[0];
    this.body.append(row);
    this.setChoice(row, choice);
    if (first) {
      for (const name of ["price", "compare_at", "weight"]) {
        row.querySelector(`[data-column=${name}]`).value = first.querySelector(`[data-column=${name}]`).value;
      }
    }
  }

  label() {
    const options = this.options();
    const names = new Map(options.flatMap((option) => option.values.map((value) => [value.key, value.text])));
    for (const row of this.rows()) {
      const text = this.choice(row).map((key) => names.get(key) ?? key.replace(/^=/, "")).join(" / ");
      row.querySelector("[data-label]").textContent = text;
      row.querySelectorAll("input[data-column]").forEach((input) => {
        input.setAttribute("aria-label", [input.dataset.title, text].filter(Boolean).join(": "));
      });
    }
    this.root.classList.toggle("is-plain", !options.length);
    this.root.querySelector("[data-count]").textContent = this.rows().length;
  }

  // --- filling

  column(input) { return this.rows().map((row) => row.querySelector(`[data-column="${CSS.escape(input.dataset.column)}"]`)); }

  fill() {
    for (const input of this.root.querySelectorAll("[data-fill]")) {
      if (!input.value.trim()) continue;
      for (const row of this.rows()) row.querySelector(`[data-column=${input.dataset.fill}]`).value = input.value.trim();
      input.value = "";
    }
    this.changed();
  }

  paste(event) {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    const input = event.target.closest("input[data-column]");
    if (!input || !/[\n\t]/.test(text)) return;
    event.preventDefault();
    const rows = this.rows();
    const at = rows.indexOf(input.closest("[data-key]"));
    const start = [...rows[at].querySelectorAll("input[data-column]")].indexOf(input);
    text.split(/\r?\n/).forEach((line, down) => {
      line.split("\t").forEach((cell, right) => {
        const target = rows[at + down]?.querySelectorAll("input[data-column]")[start + right];
        if (target) target.value = cell.trim();
      });
    });
    this.changed();
  }

  walk(event) {
    const input = event.target.closest("input[data-column]");
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    if (!input || !step) return;
    event.preventDefault();
    const column = this.column(input);
    column[column.indexOf(input) + step]?.focus();
  }

  listen() {
    const form = this.root.closest("form");
    form.addEventListener("submit", () => this.markMade(form));
    this.body.addEventListener("keydown", (event) => this.walk(event));
    this.body.addEventListener("paste", (event) => this.paste(event));
    this.root.querySelector("[data-fill-all]").addEventListener("click", () => this.fill());
    this.root.addEventListener("click", (event) => {
      const remove = event.target.closest("[data-remove-value]");
      if (remove) this.removeValue(remove.closest(".chip"));
      const drop = event.target.closest("[data-remove-row]");
      if (drop && this.rows().length > 1) { drop.closest("[data-key]").remove(); this.label(); this.changed(); }
    });
    this.root.addEventListener("change", (event) => {
      const chip = event.target.closest(".chip");
      if (chip && event.target.value.trim()) this.renameValue(chip, event.target.value.trim().replace(/\s+/g, " "));
      else if (chip) this.removeValue(chip);
    });
  }
}

document.querySelectorAll("[data-product-matrix]").forEach((root) => new Matrix(root));

// Discarding brings back what is saved, rows and chips and the editor's text too.
document.addEventListener("click", (event) => {
  const discard = event.target.closest("[data-discard]");
  if (!discard) return;
  event.preventDefault();
  discard.closest("form").dataset.dirty = "";
  location.reload();
}, true);

// The preview of how a search engine shows the product.
document.querySelectorAll("[data-snippet]").forEach((snippet) => {
  const form = snippet.closest("form");
  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  const show = () => {
    const value = (name) => form.elements[name]?.value || "";
    snippet.querySelector("[data-snippet-title]").textContent = value("seo_title") || value("title") || "…";
    snippet.querySelector("[data-snippet-text]").textContent = (value("seo_description") || plain(value("description_html"))).slice(0, 160);
    snippet.querySelector("[data-snippet-handle]").textContent = value("handle") || "…";
  };
  form.addEventListener("input", show);
  show();
});
