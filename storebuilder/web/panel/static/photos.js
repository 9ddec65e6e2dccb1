// Photos of a product: several at once by drop, paste or choice, each with its own progress; order by
// drag or by buttons; removal with undo; states refreshed until every picture is ready.
"use strict";

const AT_ONCE = 2;
const ASK_AGAIN = 1500; // milliseconds

class Photos {
  constructor(root) {
    this.root = root;
    this.url = root.dataset.photos;
    this.words = JSON.parse(root.dataset.words);
    this.draft = "draft" in root.dataset; // the product is not made yet: its form carries the order
    this.list = root.querySelector("[data-photo-list]");
    this.files = root.querySelector("input[type=file]");
    this.queue = [];
    this.running = 0;
    root.classList.add("is-live");
    this.listen();
    this.refreshLater();
  }

  listen() {
    this.files.addEventListener("change", () => { this.take(this.files.files); this.files.value = ""; });
    const zone = this.root;
    zone.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      zone.classList.add("is-over");
    });
    zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over"); });
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      this.take(event.dataTransfer.files);
    });
    document.addEventListener("paste", (event) => {
      const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
      if (pictures.length && !event.target.closest("[contenteditable]")) this.take(pictures);
    });
    this.list.addEventListener("click", (event) => this.click(event));
    this.list.addEventListener("change", (event) => this.describe(event.target));
    this.listenToDrags();
  }

  // --- sending

  take(files) {
    for (const file of files) {
      const tile = this.tile(file);
      this.list.append(tile);
      this.queue.push({ file, tile });
    }
    this.next();
  }

  tile(file) {
    const tile = document.createElement("li");
    tile.className = "photo-tile is-sending";
    const name = document.createElement("span");
    name.className = "photo-name";
    name.textContent = file.name || this.words.pasted;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${this.words.sending} ${name.textContent}`);
    const frame = document.createElement("div");
    frame.className = "photo-frame";
    if (file.type.startsWith("image/") && file.type !== "image/svg+xml") {
      const image = new Image();
      image.alt = "";
      image.src = URL.createObjectURL(file);
      image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
      frame.append(image);
    }
    frame.append(bar);
    tile.append(frame, name);
    return tile;
  }

  next() {
    while (this.running < AT_ONCE && this.queue.length) this.send(this.queue.shift());
  }

  send({ file, tile }) {
    this.running += 1;
    const data = new FormData();
    data.append("photo", file, file.name || "pasted.png");
    const request = new XMLHttpRequest();
    request.open("POST", this.url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => { if (event.lengthComputable) tile.querySelector("progress").value = event.loaded / event.total; };
    request.onloadend = () => {
      this.running -= 1;
      const answer = request.response;
      if (request.status === 200 && answer && answer.tiles.length) this.replace(tile, answer.tiles[0]);
      else this.fail(tile, file, (answer && answer.problem) || this.words.broken);
      this.next();
      this.refreshLater();
    };
    request.send(data);
  }

  fail(tile, file, problem) {
    tile.className = "photo-tile is-failed";
    tile.querySelector("progress")?.remove();
    const text = document.createElement("p");
    text.className = "photo-problem";
    text.setAttribute("role", "alert");
    text.textContent = problem;
    const again = this.button(this.words.again, () => {
      const fresh = this.tile(file);
      tile.replaceWith(fresh);
      this.queue.push({ file, tile: fresh });
      this.next();
    });
    tile.append(text, again, this.button(this.words.dismiss, () => tile.remove()));
  }

  button(text, deed) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "photo-button";
    button.textContent = text;
    button.addEventListener("click", deed);
    return button;
  }

  // The server draws every tile, so that it looks the same with and without this file.
  replace(tile, html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    const typed = tile.querySelector("input[name^=alt-]");
    const alt = fresh.querySelector("input[name^=alt-]");
    if (typed && alt) alt.value = typed.value;
    tile.replaceWith(fresh);
    return fresh;
  }

  // --- states

  refreshLater() {
    clearTimeout(this.timer);
    if (this.list.querySelector("[data-state=received]")) this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
  }

  async refresh() {
    const ids = [...this.list.querySelectorAll("[data-state=received]")].map((tile) => tile.dataset.photo);
    try {
      const answer = await fetch(`${this.url}?${this.draft ? "pictures" : "ids"}=${ids.join(",")}`, { headers: { Accept: "application/json" } });
      const { tiles } = await answer.json();
      for (const html of tiles) {
        const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
        const tile = this.list.querySelector(`[data-photo="${CSS.escape(fresh.dataset.photo)}"]`);
        if (tile && fresh.dataset.state !== "received") this.replace(tile, html);
      }
    } catch { /* asked again below */ }
    this.refreshLater();
  }

  // --- order and removal

  click(event) {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    event.preventDefault();
    const tile = button.closest(".photo-tile");
    if (button.dataset.do === "remove") this.remove(tile, button);
    else if (button.dataset.do === "again") this.tryAgain(tile);
    else this.move(tile, button.dataset.do === "earlier" ? -1 : 1, button);
  }

  move(tile, step, button) {
    const other = step < 0 ? tile.previousElementSibling : tile.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(tile); else other.after(tile);
    button.focus();
    this.sendOrder();
  }

  post(path, fields) {
    return fetch(`${this.url}${path}`, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
  }

  async describe(input) {
    if (this.draft || !input.name.startsWith("alt-")) return;
    const answer = await this.post("/words", { [input.name]: input.value });
    this.say(answer.ok ? this.words.described : this.words.broken);
  }

  async sendOrder() {
    if (this.draft) return this.say(this.words.ordered);
    const ids = [...this.list.querySelectorAll("[data-photo]")].map((tile) => tile.dataset.photo);
    const answer = await this.post("/order", { ids: ids.join(",") });
    this.say(answer.ok ? this.words.ordered : this.words.broken);
  }

  async remove(tile, button) {
    if (!this.draft && !(await this.post(`/${tile.dataset.photo}/remove`, {})).ok) return this.say(this.words.broken);
    const place = [...this.list.children].indexOf(tile);
    const gone = document.createElement("li");
    gone.className = "photo-tile is-gone";
    const text = document.createElement("p");
    text.textContent = this.words.removed;
    const fields = { picture: tile.dataset.picture, alt: tile.querySelector("input[name^=alt-]")?.value || "", place };
    const undo = this.button(this.words.undo, async () => {
      if (this.draft) { gone.replaceWith(tile); return; }
      const answer = await this.post("/restore", fields);
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) this.replace(gone, body.tiles[0]); else this.say(body.problem || this.words.broken);
    });
    gone.append(text, undo);
    tile.replaceWith(gone);
    undo.focus();
    this.say(this.words.removed);
  }

  async tryAgain(tile) {
    const answer = await this.post(`/${tile.dataset.photo}/again`, {});
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok || !body.tiles) return this.say(this.words.broken);
    this.replace(tile, body.tiles[0]).querySelector("button[data-do=remove]")?.focus();
    this.refreshLater();
  }

  say(text) { this.root.querySelector("[data-say]").textContent = text; }

  listenToDrags() {
    let held = null;
    this.list.addEventListener("dragstart", (event) => {
      held = event.target.closest("[data-photo]");
      if (!held || event.target.closest("input")) { held = null; return; }
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.photo);
      held.classList.add("is-held");
    });
    this.list.addEventListener("dragover", (event) => {
      const under = event.target.closest("[data-photo]");
      if (!held) return;
      event.preventDefault();
      if (!under || under === held) return;
      const box = under.getBoundingClientRect();
      const after = event.clientX > box.left + box.width / 2;
      if (after) under.after(held); else under.before(held);
    });
    this.list.addEventListener("drop", (event) => { if (held) event.preventDefault(); });
    this.list.addEventListener("dragend", () => {
      if (!held) return;
      held.classList.remove("is-held");
      held = null;
      this.sendOrder();
    });
  }
}

document.querySelectorAll("[data-photos]").forEach((root) => new Photos(root));
