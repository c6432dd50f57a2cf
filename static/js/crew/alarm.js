// A tone and a shake for a new task, again and again until the crew has accepted it.
const NOTES = [880, 1175, 880, 1175];
const EVERY_MS = 3000;
const SHAKE_MS = [400, 150, 400, 150, 400];
let context = null;
let timer = null;

/** Browsers keep a page silent until it is touched. */
export const canSound = () => context?.state === "running";

function unlock() {
  context ??= new AudioContext();
  context.resume();
}

function playNote(frequency, start) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = "square"; // carries through an engine's noise
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0.001, start);
  gain.gain.exponentialRampToValueAtTime(0.5, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.28);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.3);
}

function sound() {
  navigator.vibrate?.(SHAKE_MS);
  if (canSound()) NOTES.forEach((note, index) => playNote(note, context.currentTime + index * 0.3));
}

/** Sound while `ringing`. */
export function alarm(ringing) {
  document.body.dataset.alarm = ringing ? "ringing" : "quiet";
  if (ringing && timer === null) {
    sound();
    timer = setInterval(sound, EVERY_MS);
  }
  if (ringing || timer === null) return;
  clearInterval(timer);
  timer = null;
  navigator.vibrate?.(0);
}

export function startAlarm() {
  document.addEventListener("pointerdown", unlock);
}
