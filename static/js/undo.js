// The last step that can be taken back, with Z or in its message.
import { t } from "./i18n.js";
import { toast } from "./panels/toast.js";

let last = null;

/** Say what was done, and how `Z` takes it back. */
export function offerUndo(text, run) {
  last = run;
  toast(text, { label: t("Undo"), key: "Z", run: undo });
}

export const canUndo = () => last !== null;

export function undo() {
  const run = last;
  last = null;
  return run?.();
}
