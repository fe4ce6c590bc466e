// The list of conversations, with a dot where something new waits.

import { avatar, byId, el } from "./dom.js";
import { t } from "./words.js";

const key = (as, place) => `baton.seen.${as}.${place}`;

/** Everything up to this message has been read by this person (on this computer). */
export function seen(as, place, n) {
  if (n > lastSeen(as, place)) localStorage.setItem(key(as, place), String(n));
}

export const lastSeen = (as, place) => Number(localStorage.getItem(key(as, place)) ?? 0);

let shown = "";

export function showPlaces(as, places, current, go) {
  const state = JSON.stringify([as, document.documentElement.lang, current, places.map((place) => [place, unread(as, place)])]);
  if (state === shown) return;
  shown = state;
  const box = byId("places");
  const focus = box.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  const direct = places.filter((place) => place.kind === "dm");
  const channels = places.filter((place) => place.kind === "channel");
  box.replaceChildren(section(t("direct"), direct, as, current, go), section(t("channels"), channels, as, current, go));
  if (focus) box.querySelector(`[data-place="${CSS.escape(focus)}"]`)?.focus();
  const waiting = places.filter((place) => unread(as, place)).length;
  document.title = waiting ? `(${waiting}) Baton 接力棒` : "Baton 接力棒";
}

export const unread = (as, place) => place.last > lastSeen(as, place.id);

function section(title, places, as, current, go) {
  if (!places.length) return "";
  return el("section", { "aria-label": title }, el("h2", {}, title), el("ul", {}, ...places.map((place) => el("li", {}, row(place, as, current, go)))));
}

function row(place, as, current, go) {
  const fresh = unread(as, place) && place.id !== current;
  return el(
    "button",
    {
      type: "button",
      class: fresh ? "place fresh" : "place",
      "data-place": place.id,
      "aria-current": place.id === current && "page",
      onclick: () => go(place.id),
    },
    place.kind === "dm" ? avatar("baton", "") : el("span", { class: "hash", "aria-hidden": "true" }, "#"),
    el("span", { class: "name" }, place.name),
    fresh && el("span", { class: "dot", role: "img", "aria-label": t("unread") }),
  );
}
