// The description editor: a toolbar and an editable region that write into the textarea they stand
// on. Without this file the textarea takes plain HTML. The server cleans whatever arrives.
"use strict";

const KEPT = new Set(["P", "BR", "STRONG", "EM", "UL", "OL", "LI", "A", "H2", "H3", "H4",
  "BLOCKQUOTE", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "HR"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH",
  "NOSCRIPT", "TITLE", "META", "LINK", "HEAD", "FORM", "INPUT", "TEXTAREA", "SELECT", "BUTTON"]);
const RENAMED = { DIV: "P", H1: "H2", B: "STRONG", I: "EM" };
const SAFE_LINK = /^(https?:|mailto:|tel:|\/(?!\/)|#)/i;

// Copies what a description may hold out of an inert document; everything else is unwrapped.
function copyClean(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(node.textContent);
    } else if (node.nodeType === Node.ELEMENT_NODE && !DROPPED.has(node.tagName.toUpperCase())) {
      const name = RENAMED[node.tagName] || node.tagName;
      const nested = name === "P" && node.querySelector("p, div, ul, ol, table, h1, h2, h3");
      if (!KEPT.has(name) || nested) {
        copyClean(node, to);
        continue;
      }
      const copy = document.createElement(name);
      const link = node.getAttribute("href");
      if (name === "A" && link && SAFE_LINK.test(link.trim())) copy.href = link.trim();
      copyClean(node, copy);
      to.append(copy);
    }
  }
}

function clean(html) {
  const holder = document.createElement("div");
  copyClean(new DOMParser().parseFromString(html, "text/html").body, holder);
  return holder;
}

const BUTTONS = {
  bold: "B",
  italic: "I",
  heading: "H",
  bullets: "M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.5 5.5h.01M3.5 10h.01M3.5 14.5h.01",
  numbers: "M8 5.5h8.5M8 10h8.5M8 14.5h8.5M3.2 4.4l1-.6v3.4M3 9.6c.4-.8 1.9-.6 1.7.4-.1.5-1.7 1.4-1.7 1.4h1.9M3 13.4h1.6l-1 1.2c1.6 0 1.3 1.9-.7 1.4",
  link: "M8.6 11.4a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.4 8.6a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1",
  plain: "M6 4h9M10.5 4 9 12M4 16 16 4",
  source: "m7 6-4 4 4 4M13 6l4 4-4 4",
};

// One or two letters are written, a path is drawn.
function face(shape) {
  if (shape.length < 3) return document.createTextNode(shape);
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(document.createElementNS(space, "path"));
  drawing.firstChild.setAttribute("d", shape);
  return drawing;
}

class Editor {
  constructor(textarea) {
    this.textarea = textarea;
    this.words = JSON.parse(textarea.dataset.words || "{}");
    this.region = document.createElement("div");
    this.region.className = "rich-region prose";
    this.region.contentEditable = "true";
    this.region.setAttribute("role", "textbox");
    this.region.setAttribute("aria-multiline", "true");
    this.region.setAttribute("aria-label", this.words.label || "");
    if (textarea.lang) this.region.lang = textarea.lang;
    this.show();
    this.frame = document.createElement("div");
    this.frame.className = "rich";
    textarea.before(this.frame);
    this.frame.append(this.toolbar(), this.region, textarea);
    this.listen();
  }

  show() {
    this.region.replaceChildren(...clean(this.textarea.value).childNodes);
  }

  toolbar() {
    const bar = document.createElement("div");
    bar.className = "rich-bar";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", this.words.toolbar || "");
    for (const [name, shape] of Object.entries(BUTTONS)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `rich-button rich-${name}`;
      button.append(face(shape));
      button.title = this.words[name] || name;
      button.setAttribute("aria-label", button.title);
      button.setAttribute("aria-pressed", "false");
      button.tabIndex = name === "bold" ? 0 : -1;
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => this.press(name));
      bar.append(button);
    }
    bar.addEventListener("keydown", (event) => this.walk(event, bar));
    this.bar = bar;
    return bar;
  }

  // Arrow keys walk along a toolbar; Tab enters and leaves it (WAI-ARIA authoring practices).
  walk(event, bar) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...bar.children];
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  }

  press(name) {
    if (name === "source") return this.toggleSource();
    this.region.focus();
    const inHeading = document.queryCommandValue("formatBlock") === "h3";
    const deeds = {
      bold: () => document.execCommand("bold"),
      italic: () => document.execCommand("italic"),
      heading: () => document.execCommand("formatBlock", false, inHeading ? "p" : "h3"),
      bullets: () => document.execCommand("insertUnorderedList"),
      numbers: () => document.execCommand("insertOrderedList"),
      link: () => this.link(),
      plain: () => { document.execCommand("removeFormat"); document.execCommand("unlink"); },
    };
    deeds[name]();
    this.write();
    this.mark();
  }

  link() {
    const address = window.prompt(this.words.address || "", "https://");
    if (address && SAFE_LINK.test(address)) document.execCommand("createLink", false, address);
  }

  toggleSource() {
    const open = this.frame.classList.toggle("rich-source-open");
    this.bar.lastElementChild.setAttribute("aria-pressed", String(open));
    if (open) this.textarea.focus();
    else { this.show(); this.region.focus(); }
  }

  write() {
    const holder = clean(this.region.innerHTML);
    this.textarea.value = holder.textContent.trim() || holder.querySelector("hr") ? holder.innerHTML : "";
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  mark() {
    for (const name of ["bold", "italic"]) {
      const button = this.bar.querySelector(`.rich-${name}`);
      button.setAttribute("aria-pressed", String(document.queryCommandState(name)));
    }
  }

  listen() {
    document.execCommand("defaultParagraphSeparator", false, "p");
    this.region.addEventListener("input", () => this.write());
    this.region.addEventListener("keyup", () => this.mark());
    this.region.addEventListener("mouseup", () => this.mark());
    this.region.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      if (!html) return;
      event.preventDefault();
      document.execCommand("insertHTML", false, clean(html).innerHTML);
    });
    const label = document.querySelector(`label[for="${CSS.escape(this.textarea.id)}"]`);
    if (label) label.addEventListener("click", (event) => { event.preventDefault(); this.region.focus(); });
  }
}

document.querySelectorAll("textarea[data-rich]").forEach((textarea) => new Editor(textarea));
