// What the map shows beside units and incidents: one of several layers, remembered in the address.
const form = document.getElementById("mode");

/** `modes` are {name, show(), hide()}; a name occurs among the radio buttons' values. */
export function startMode(modes) {
  const choose = (name) => {
    for (const mode of modes) if (mode.name !== name) mode.hide();
    modes.find((mode) => mode.name === name)?.show();
  };
  form.addEventListener("change", () => {
    const { value } = form.elements.mode;
    history.replaceState(null, "", `#${value}`);
    choose(value);
  });
  const asked = location.hash.slice(1);
  if (modes.some(({ name }) => name === asked)) form.elements.mode.value = asked;
  choose(form.elements.mode.value);
}
