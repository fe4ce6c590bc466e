// The side panel: one thread, or what is pinned. On a phone it fills the screen.

import { composer } from "./composer.js";
import { byId, el, iconButton } from "./dom.js";
import { Log } from "./log.js";
import { t } from "./words.js";

let open = null;

/** Opens the panel on a thread or on the pins; `what` is the thread's first message, or "pins". */
export function openPanel(what, { place, send, close, draft }) {
  closePanel();
  const panel = byId("panel");
  const pins = what === "pins";
  const title = pins ? t("pins") : t("thread");
  const list = el("ol", { class: "log" });
  const spoken = pins ? { role: "region" } : { role: "log", "aria-live": "polite" };
  const scroll = el("div", { class: "scroll", tabindex: 0, "aria-label": title, ...spoken }, list);
  panel.setAttribute("aria-label", title);
  panel.replaceChildren(
    el("header", { class: "head" }, el("div", { class: "titles" }, el("h2", {}, title), el("p", {}, place)), iconButton("close", t("close"), close)),
    scroll,
    pins ? "" : el("div", { class: "composer" }, composer(draft, t("write_thread"), send)),
  );
  panel.hidden = false;
  document.body.classList.add("with-panel");
  open = { what, log: new Log(list, scroll) };
  panel.querySelector("textarea, button")?.focus({ preventScroll: true });
}

export function closePanel() {
  open = null;
  byId("panel").hidden = true;
  byId("panel").replaceChildren();
  document.body.classList.remove("with-panel");
}

/** Shows in the panel, if it is open, its part of these messages. */
export function refreshPanel(messages, scene) {
  if (!open) return;
  const inside = { ...scene, openThread: null };
  if (open.what === "pins") {
    open.log.show(messages.filter((message) => message.pinned), inside, t("no_pins"));
  } else {
    open.log.show(messages.filter((message) => message.id === open.what || message.thread === open.what), inside);
  }
}
