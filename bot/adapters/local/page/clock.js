// The demo's own clock: what time it is there, what happens next, and how to be there at once.

import { get, post } from "./api.js";
import { byId, el, icon } from "./dom.js";
import { busy, failed } from "./notice.js";
import { sheet } from "./sheet.js";
import { hour, later, shortDay, t } from "./words.js";

let shown = "";
let jumping = false;

/** Reads the clock, as it stands where this person is, and shows it; nothing is drawn if nothing changed. */
export async function showClock(as) {
  const clock = await get("clock", { as });
  const state = JSON.stringify([clock, document.documentElement.lang]);
  if (state === shown || jumping) return;
  shown = state;
  draw(clock, as);
}

/** In another language everything must be said again. */
export function forgetClock() {
  shown = "";
}

function draw({ now, next }, as) {
  const box = byId("clock");
  const had = box.contains(document.activeElement) && document.activeElement.dataset.key;
  const time = el(
    "button",
    { type: "button", class: "now", "data-key": "now", title: t("set_clock"), "aria-haspopup": "dialog", onclick: () => set(now, as) },
    el("span", { class: "day-name" }, shortDay(now)),
    el("time", { datetime: now }, hour(now)),
    icon("chevron"),
  );
  const jump = el(
    "button",
    { type: "button", class: "button primary jump", "data-key": "jump", title: t("jump"), "aria-label": t("jump"), disabled: !next, onclick: (event) => go(event.currentTarget, "next", as) },
    icon("next"),
    el("span", {}, t("jump")),
  );
  box.replaceChildren(time, el("p", { class: "coming", "aria-live": "polite" }, coming(now, next)), jump);
  if (had) box.querySelector(`[data-key="${had}"]`)?.focus();
}

function coming(now, next) {
  if (!next) return t("nothing_next");
  const same = now.slice(0, 10) === next.at.slice(0, 10);
  return [
    el("span", { class: "label" }, t("next")),
    el("time", { datetime: next.at }, same ? hour(next.at) : `${shortDay(next.at)} ${hour(next.at)}`),
    el("span", { class: "what", title: next.what }, next.what),
  ];
}

async function go(control, at, as) {
  await busy(control, async () => {
    jumping = true;
    control.closest(".bar, dialog").classList.add("jumping");
    try {
      await post("clock", { at });
    } finally {
      jumping = false;
      control.closest(".bar, dialog")?.classList.remove("jumping");
    }
  });
  await showClock(as).catch(failed);
}

/** Asks for a time and plays everything until then. */
function set(now, as) {
  return sheet(t("set_clock"), (close) => {
    const start = later(now, 0);
    const box = el("input", { type: "datetime-local", id: "clock-to", min: start, value: start });
    const zone = now.slice(19);
    const to = async (at, control) => {
      await go(control, at + zone, as);
      close(true);
    };
    const quick = (label, at) => el("button", { type: "button", class: "button plain", onclick: (event) => to(at, event.currentTarget) }, label);
    const tomorrow = `${later(now, 24 * 60).slice(0, 10)}T09:00`;
    return el(
      "form",
      { class: "sheet-form", onsubmit: (event) => (event.preventDefault(), to(box.value, event.submitter)) },
      el(
        "div",
        { class: "sheet-body" },
        el("p", { class: "intro" }, t("set_clock_intro")),
        el("div", { class: "buttons" }, quick(t("quarter"), later(now, 15)), quick(t("hour"), later(now, 60)), quick(t("tomorrow"), tomorrow)),
        el("div", { class: "field" }, el("label", { class: "label", for: "clock-to" }, t("clock_to")), box),
      ),
      el("footer", { class: "sheet-foot" }, el("button", { type: "submit", class: "button primary" }, t("go"))),
    );
  });
}
