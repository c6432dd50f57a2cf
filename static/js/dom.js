// A few lines instead of a framework: build elements, and change what is on screen into what should be there.

/** An element. `props` are attributes, except `dataset`, `class` and properties such as `checked`. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(element, name, value);
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function setProperty(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "color") element.style.setProperty("--color", value);
  else if (name === "checked") element.checked = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** Make the children of `parent` equal to `wanted`, keeping nodes, so that focus and half-made clicks survive. */
export function render(parent, ...wanted) {
  syncChildren(parent, wanted.flat(Infinity).filter(Boolean));
}

function syncChildren(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let cursor = parent.firstChild;
  for (const next of wanted) {
    const match = findMatch(next, cursor, keyed);
    if (!match) parent.insertBefore(next, cursor);
    else {
      if (match === cursor) cursor = cursor.nextSibling;
      else parent.insertBefore(match, cursor);
      if (match !== next) morph(match, next);
    }
  }
  removeFrom(cursor);
}

function findMatch(next, cursor, keyed) {
  if (next === cursor) return cursor;
  if (next.dataset?.key) {
    const old = keyed.get(next.dataset.key);
    return old?.nodeName === next.nodeName ? old : null;
  }
  const alike = cursor && !cursor.dataset?.key && cursor.nodeName === next.nodeName;
  return alike && !next.dataset?.fixed && !cursor.dataset?.fixed ? cursor : null;
}

function removeFrom(cursor) {
  while (cursor) {
    const gone = cursor;
    cursor = cursor.nextSibling;
    gone.remove();
  }
}

function morph(from, to) {
  if (from.nodeType === Node.TEXT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  syncAttributes(from, to);
  if (from.nodeName === "INPUT" && from.checked !== to.checked) from.checked = to.checked;
  if (from.nodeName !== "TEXTAREA") syncChildren(from, [...to.childNodes]);
}

function syncAttributes(from, to) {
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name); // `open` is the reader's choice
  }
}

/** A button for `onClick`: what it does, what it says, its key, its look ("small quiet") and further attributes. */
export function button(action, label, { key, look = "small", data = {}, ...props } = {}) {
  const looks = look.split(" ").map((name) => `button-${name}`);
  const attributes = {
    type: "button",
    class: ["button", ...looks].join(" "),
    dataset: { do: action, ...data },
    ...props,
  };
  return h("button", attributes, label, key && h("kbd", {}, key));
}

/** A sign as a button's label, and its name for those who hear it. An aria-label would hide the key that is seen. */
export function sign(picture, name) {
  return [h("span", { "aria-hidden": "true" }, picture), h("span", { class: "visually-hidden" }, name)];
}

/** Grey lines that stand where a list will be. */
export function skeleton(lines) {
  return h(
    "ul",
    { class: "skeleton", "aria-hidden": "true" },
    Array.from({ length: lines }, () => h("li")),
  );
}

/** Clicks inside `root` on elements with `data-do`, by the name that stands there. */
export function onClick(root, actions) {
  root.addEventListener("click", (event) => {
    const element = event.target.closest("[data-do]");
    if (element && root.contains(element)) actions[element.dataset.do]?.(element, event);
  });
}

/** A counting time: `clock.js` keeps every `data-since` (or `data-until`) up to date. */
export function counting(kind, iso, text, props = {}) {
  return h("time", { ...props, dataset: { [kind]: iso, ...props.dataset }, datetime: iso }, text);
}
