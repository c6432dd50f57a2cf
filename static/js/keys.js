// The key map. One list serves the keyboard, the help dialog and the hints on buttons.

const bindings = [];

/**
 * Bind a key. `key` is what KeyboardEvent.key says in lower case, or "alt+1"; `when` says whether it applies now.
 * Keys are off while somebody types, except those with Alt.
 */
export function bind(key, { label, group, when = () => true, run }) {
  bindings.push({ key, label, group, when, run });
}

/** What the help dialog lists: [group, [{key, label}]]. */
export function keyMap() {
  const groups = new Map();
  for (const { key, label, group } of bindings) {
    if (label) groups.set(group, [...(groups.get(group) ?? []), { key, label }]);
  }
  return [...groups];
}

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const PRESSES_ITSELF = "button, a[href], summary, input, [role=button]";
const MOVES_ITSELF = "input, [role=tab], .leaflet-container, .leaflet-container *";

function nameOf(event) {
  if (!event.altKey) return event.key.toLowerCase();
  return `alt+${event.code.replace(/^(Digit|Key)/, "").toLowerCase()}`;
}

function isOff(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return true;
  if (event.repeat && !event.key.startsWith("Arrow")) return true; // a key held down means it once
  if (document.querySelector("dialog[open]")) return true;
  if (event.target.matches?.(TYPING)) return !event.altKey;
  if (event.key.startsWith("Arrow")) return event.target.matches?.(MOVES_ITSELF);
  return (event.key === "Enter" || event.key === " ") && event.target.matches?.(PRESSES_ITSELF);
}

function press(event) {
  if (isOff(event)) return;
  const name = nameOf(event);
  const binding = bindings.find((candidate) => candidate.key === name && candidate.when());
  if (!binding) return;
  event.preventDefault();
  binding.run();
}

/** After a click with the mouse the button gives up its focus, so that Enter means the next call again. */
function releasePointerFocus(event) {
  const button = event.target.closest?.("button, summary, input[type=checkbox]");
  if (event.detail > 0 && button && document.activeElement === button && !button.closest("dialog")) button.blur();
}

export function startKeys() {
  document.addEventListener("keydown", press);
  document.addEventListener("click", releasePointerFocus);
}
