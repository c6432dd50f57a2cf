// What the work panel says when there is nothing to do.
import { onWork, work } from "../work.js";

const root = document.getElementById("idle");

export function startIdle() {
  const update = () => {
    root.hidden = work.kind !== "idle";
  };
  onWork(update);
  update();
}
