// A text field with a list of candidates below it, worked by arrows, Enter and Escape (ARIA combobox).
import { h, render } from "../dom.js";

const DEBOUNCE_MS = 120;
const BLUR_MS = 150;
const SHORTEST = 2; // that nothing was found for less says nothing

/**
 * `search(text, signal)` gives the candidates, `view(item, index)` the content of a line, `pick(item, items)` takes one.
 * `empty` (a text, or what gives one) stands there where nothing was found. `shown(items, index)` hears what is offered, `next` is the field that follows. Answers to older texts are thrown away; the old list stays until then.
 */
export class Combobox {
  items = [];
  active = 0;
  asked = "";
  answered = null;
  takesFirst = false; // Enter came before the answer
  timer = null;
  controller = null;

  constructor(input, list, { search, view, pick, empty, next, shown = () => {}, failed = () => {}, minimum = 2 }) {
    Object.assign(this, { input, list, search, view, pick, empty, next, shown, failed, minimum });
    input.addEventListener("input", () => this.onInput());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => setTimeout(() => this.takesFirst || this.close(), BLUR_MS));
    input.addEventListener("focus", () => minimum === 0 && this.onInput());
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => this.take(Number(target.closest("[data-index]")?.dataset.index)));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  draw() {
    const { input, list, items, active, isOpen } = this;
    input.setAttribute("aria-expanded", isOpen);
    input.setAttribute("aria-activedescendant", isOpen && items.length ? `${list.id}-${active}` : "");
    const lines = items.map((item, index) => this.line(item, index));
    render(list, lines.length ? lines : h("li", { class: "option-none" }, this.emptyText()));
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    this.shown(isOpen ? items : [], active);
  }

  emptyText() {
    return typeof this.empty === "function" ? this.empty() : this.empty;
  }

  line(item, index) {
    const selected = index === this.active ? "true" : "false";
    const attributes = { id: `${this.list.id}-${index}`, role: "option", class: "option", "aria-selected": selected };
    return h("li", { ...attributes, dataset: { index } }, this.view(item, index));
  }

  close() {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.list.hidden = true;
    this.takesFirst = false;
    this.draw();
  }

  /** Take the candidate with this index, if there is one. */
  take(index) {
    const { items } = this;
    if (!items[index]) return;
    this.close();
    this.pick(items[index], items);
  }

  async ask(text) {
    this.controller?.abort();
    this.controller = new AbortController();
    try {
      const items = await this.search(text, this.controller.signal);
      if (this.asked === text) this.receive(text, items);
    } catch (error) {
      if (error.name !== "AbortError") this.failed(error);
    }
  }

  receive(text, items) {
    Object.assign(this, { items, active: 0, answered: text });
    if (!items.length && text.length < SHORTEST) return this.close();
    this.list.hidden = false;
    this.draw();
    if (this.takesFirst) this.take(0);
    this.takesFirst = false;
  }

  onInput() {
    clearTimeout(this.timer);
    this.asked = this.input.value.trim();
    this.takesFirst = false;
    if (this.asked.length < this.minimum) this.close();
    else this.timer = setTimeout(() => this.ask(this.asked), DEBOUNCE_MS);
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (this.isOpen) this.close();
      else this.input.blur();
    }
    const act = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1), Enter: () => this.onEnter() }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  onEnter() {
    if (this.asked.length < this.minimum || (!this.asked && !this.isOpen)) return;
    if (this.isOpen && this.asked === this.answered) return this.take(this.active);
    clearTimeout(this.timer);
    this.takesFirst = this.asked !== this.answered;
    if (this.takesFirst) this.next?.focus(); // whoever types on writes into the next field already
    this.ask(this.asked);
  }

  /** The field was filled by something else than typing. */
  forget() {
    Object.assign(this, { items: [], asked: this.input.value.trim(), answered: null });
  }

  move(step) {
    const { items } = this;
    if (!items.length) return;
    if (this.isOpen) this.active = (this.active + step + items.length) % items.length;
    this.list.hidden = false;
    this.draw();
  }
}

/** The name with its matched words marked; `matched` are [start, end) pairs. */
export function marked(name, matched = []) {
  const parts = [];
  let end = 0;
  for (const [from, to] of matched) {
    parts.push(name.slice(end, from), h("mark", {}, name.slice(from, to)));
    end = to;
  }
  return [...parts, name.slice(end)];
}
