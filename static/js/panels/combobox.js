// A text field with a list of candidates below it, worked by arrows, Enter and Escape (ARIA combobox).
import { h, render } from "../dom.js";

const DEBOUNCE_MS = 120;

/**
 * `search(text, signal)` gives the candidates, `view(item, index)` the content of a line, `pick(item, items)` takes one.
 * `shown(items, index)` hears what is offered. Answers to older texts are thrown away; the old list stays until then.
 */
export function combobox(input, list, { search, view, pick, shown = () => {}, failed = () => {}, empty, minimum = 2 }) {
  const box = { items: [], active: 0, asked: "", answered: null, pickWhenReady: false };
  let timer = null;
  let controller = null;

  const draw = () => {
    const open = !list.hidden;
    input.setAttribute("aria-expanded", open);
    input.setAttribute("aria-activedescendant", open && box.items.length ? `${list.id}-${box.active}` : "");
    render(list, box.items.length ? box.items.map(option) : h("li", { class: "option-none" }, empty));
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    shown(open ? box.items : [], box.active);
  };
  const option = (item, index) =>
    h(
      "li",
      {
        id: `${list.id}-${index}`,
        role: "option",
        class: "option",
        "aria-selected": index === box.active ? "true" : "false",
        dataset: { index },
      },
      view(item, index),
    );
  const close = () => {
    clearTimeout(timer);
    controller?.abort();
    list.hidden = true;
    box.pickWhenReady = false;
    draw();
  };
  const take = (index) => {
    const { items } = box;
    if (!items[index]) return;
    close();
    pick(items[index], items);
  };
  const receive = (text, items) => {
    Object.assign(box, { items, active: 0, answered: text });
    list.hidden = false;
    draw();
    if (box.pickWhenReady) take(0);
  };
  const ask = async (text) => {
    controller?.abort();
    controller = new AbortController();
    try {
      const items = await search(text, controller.signal);
      if (box.asked === text) receive(text, items);
    } catch (error) {
      if (error.name !== "AbortError") failed(error);
    }
  };
  const onInput = () => {
    clearTimeout(timer);
    box.asked = input.value.trim();
    box.pickWhenReady = false;
    if (box.asked.length < minimum) return close();
    timer = setTimeout(ask, DEBOUNCE_MS, box.asked);
  };
  const onEnter = () => {
    if (box.asked !== box.answered && box.asked.length >= minimum) box.pickWhenReady = true;
    else if (!list.hidden) take(box.active);
    else if (box.asked.length >= minimum) ask(box.asked);
  };
  const move = (step) => {
    if (list.hidden && box.items.length) list.hidden = false;
    else if (box.items.length) box.active = (box.active + step + box.items.length) % box.items.length;
    draw();
  };
  const onKey = (event) => {
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: onEnter }[event.key];
    if (event.key === "Escape") return list.hidden ? input.blur() : close();
    if (!act || event.isComposing) return;
    event.preventDefault();
    act();
  };

  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("focus", () => minimum === 0 && onInput());
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[data-index]");
    if (line) take(Number(line.dataset.index));
  });
  return { pick: take, forget: () => Object.assign(box, { items: [], answered: null, asked: "" }) };
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
