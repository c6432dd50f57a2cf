// The console's header: the counts and the bell, beside what every live page has.
import { everySecond } from "../clock.js";
import { soundIsOn, toggleSound } from "../sound.js";
import { subscribe } from "../store.js";
import { startConnection } from "./connection.js";
import { showCounts } from "./counts.js";

const $ = (id) => document.getElementById(id);

function showSound() {
  $("sound").setAttribute("aria-pressed", soundIsOn());
}

export function startHeader() {
  startConnection();
  everySecond(showCounts);
  showCounts();
  subscribe((kind) => kind !== "units" && showCounts());
  $("sound").addEventListener("click", () => {
    toggleSound();
    showSound();
  });
  showSound();
}
