// Short words at the edge of the page: what came of a press, and whether we are connected.

import { Refused, Unreachable } from "./api.js";
import { byId, el } from "./dom.js";
import { t } from "./words.js";

export function toast(words, tone = "plain") {
  if (!words) return;
  const box = byId("toasts");
  const note = el("p", { class: `toast ${tone}` }, words);
  while (box.children.length >= 3) box.firstChild.remove();
  box.append(note);
  setTimeout(() => note.remove(), Math.min(9000, 3000 + words.length * 60));
}

export function connected(yes) {
  const note = byId("offline");
  note.textContent = yes ? "" : t("offline");
  note.hidden = yes;
}

/** Says that something did not work; a fault of our own also goes to the console. */
export function failed(problem) {
  toast(problem instanceof Refused ? problem.message : t("failed"), "bad");
  if (!(problem instanceof Refused || problem instanceof Unreachable)) console.error(problem);
}

/** Runs what a control does: once at a time, and a failure is said instead of swallowed. */
export async function busy(control, deed) {
  if (control.getAttribute("aria-busy") === "true") return undefined;
  control.setAttribute("aria-busy", "true");
  try {
    return await deed();
  } catch (problem) {
    failed(problem);
    return undefined;
  } finally {
    control.removeAttribute("aria-busy");
  }
}
