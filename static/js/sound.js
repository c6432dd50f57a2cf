// A soft ring for waiting calls, made by WebAudio. Browsers keep it silent until the first key or click.
let context = null;
let on = localStorage.getItem("sound") !== "off";
let timer = null;

const NOTES = [659, 784];
const CHIME = [988, 740];
const EVERY_MS = 2600;

function unlock() {
  context ??= new AudioContext();
  context.resume();
}

function playNote(frequency, start) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.12, start + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.55);
}

function playRing() {
  if (!on || context?.state !== "running") return;
  NOTES.forEach((note, index) => playNote(note, context.currentTime + index * 0.22));
}

/** Three short low notes, once: something is overdue. */
export function soundAlarm() {
  if (!on || context?.state !== "running") return;
  for (const index of [0, 1, 2]) playNote(440, context.currentTime + index * 0.18);
}

/** One soft double tone for what somebody should look at soon. */
export function chime() {
  if (!on || context?.state !== "running") return;
  CHIME.forEach((note, index) => playNote(note, context.currentTime + index * 0.12));
}

/** Ring every few seconds for as long as `waiting`. */
export function ring(waiting) {
  if (waiting && timer === null) {
    playRing();
    timer = setInterval(playRing, EVERY_MS);
  }
  if (!waiting) {
    clearInterval(timer);
    timer = null;
  }
}

export const soundIsOn = () => on;

export function toggleSound() {
  on = !on;
  localStorage.setItem("sound", on ? "on" : "off");
  return on;
}

export function startSound() {
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, unlock, { once: true });
}
