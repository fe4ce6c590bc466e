// The page begins here: who one is, where one is, and keeping it all true while things change.

import { get, listen, packed, post, Refused, Unreachable } from "./api.js";
import { forgetClock, showClock } from "./clock.js";
import { composer } from "./composer.js";
import { byId, el, icon, iconButton } from "./dom.js";
import { Log } from "./log.js";
import { connected, toast } from "./notice.js";
import { readers } from "./parts.js";
import { closePanel, openPanel, refreshPanel } from "./panel.js";
import { choosePerson, showMe } from "./people.js";
import { seen, showPlaces } from "./places.js";
import { canTour, endTour, startTour } from "./tour.js";
import { speak, t } from "./words.js";

const WHO = "baton.who";
const PAGE = 40;
const phone = matchMedia("(max-width: 719px)");
const log = new Log(byId("log"), byId("scroll"), (yes) => (byId("newer").hidden = !yes));
const here = { person: null, place: "", panel: "", people: [], places: [], messages: [], limit: PAGE, spot: null, read: "", more: false, stop: () => {} };

// --- where we are, as the address says: #as=xiaoman&in=main&on=<thread or "pins"> ---

function go(change) {
  const now = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const next = Object.entries({ ...now, as: here.person.handle, ...change }).filter(([, value]) => value);
  location.hash = new URLSearchParams(next).toString();
}

async function follow() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const who = asked.get("as") ?? localStorage.getItem(WHO);
  const person = here.people.find((one) => one.handle === who);
  if (!person) return choose();
  if (person !== here.person) await become(person);
  const known = here.places.some((place) => place.id === asked.get("in"));
  const place = known ? asked.get("in") : phone.matches ? "" : "dm";
  if (place !== here.place) enter(place);
  show(place ? (asked.get("on") ?? "") : "");
  return refresh();
}

async function choose() {
  const chosen = await choosePerson(here.people, here.person?.handle, canTour(here.people));
  if (chosen === "tour") void tour(); // not awaited: it goes to a place, and that waits until we are done here
  else if (chosen) location.hash = new URLSearchParams({ as: chosen, ...(phone.matches ? {} : { in: here.place || "dm" }) }).toString();
  else if (!here.person) location.hash = new URLSearchParams({ as: here.people[0].handle }).toString();
}

/** Be this person: their language, their places, their ears. */
async function become(person) {
  here.stop();
  Object.assign(here, { person, place: null, panel: "" });
  localStorage.setItem(WHO, person.handle);
  speak(person.lang);
  readers(person, here.people);
  forgetClock();
  showMe(person, choose);
  label();
  here.places = await get("places", { as: person.handle });
  here.stop = listen(person.handle, {
    hello: () => (connected(true), refresh()),
    change: () => refresh(),
    clock: () => refresh(),
    lost: () => connected(false),
  });
}

function enter(place) {
  here.place = place;
  Object.assign(here, { limit: PAGE, messages: [], read: "" });
  show("");
  log.clear();
  document.body.dataset.view = place ? "talk" : "places";
  const found = here.places.find((one) => one.id === place);
  if (!found) return;
  head(found);
  const hint = place === "dm" ? t("write_dm") : t("write_channel", { name: found.name });
  byId("composer").replaceChildren(composer(`${here.person.handle}/${place}`, hint, say(""), { mention: place !== "dm" }));
  if (!phone.matches) byId("composer").querySelector("textarea").focus();
}

function show(panel) {
  if (panel === here.panel) return;
  here.panel = panel;
  if (!panel) return closePanel();
  const place = here.places.find((one) => one.id === here.place).name;
  openPanel(panel, { place, send: say(panel), close: () => go({ on: "" }), draft: `${here.person.handle}/${here.place}/${panel}` });
}

function head(place) {
  const count = place.kind === "dm" ? t("private") : t("members", { n: place.members.length });
  const names = place.members.map((handle) => nameOf(handle)).join("、");
  byId("talk").setAttribute("aria-label", place.name);
  byId("scroll").setAttribute("aria-label", place.name);
  byId("head").replaceChildren(
    iconButton("back", t("back"), () => go({ in: "", on: "" }), { class: "icon-button back" }),
    el("div", { class: "titles" }, el("h1", {}, place.kind === "dm" ? place.name : `# ${place.name}`), el("p", { title: names }, count)),
    el(
      "button",
      { type: "button", class: "pins", id: "pins", hidden: true, onclick: () => go({ on: here.panel === "pins" ? "" : "pins" }) },
      icon("pin"),
      el("span", { id: "pin-count" }),
    ),
  );
}

// --- keeping it true ---

let running = null;
let again = false;

/** Reads what is new and shows it; many changes at once are read once. */
function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = read()
    .catch(explain)
    .finally(() => {
      running = null;
      if (again) {
        again = false;
        void refresh();
      }
    });
  return running;
}

/** Reads once more, and surely after this moment: what is under way may have asked for less. */
async function anew() {
  const before = running;
  await refresh();
  if (before) await refresh();
}

function explain(problem) {
  if (problem instanceof Unreachable) connected(false);
  else if (problem instanceof Refused) toast(problem.message, "bad");
  else throw problem;
}

async function read() {
  const { person, place, limit } = here;
  if (!person) return;
  const [people, places, messages] = await Promise.all([
    get("people"),
    get("places", { as: person.handle }),
    place ? get("messages", { as: person.handle, in: place, forms: "later", last: limit, ...thread() }) : [],
    showClock(person.handle),
  ]);
  if (person !== here.person || place !== here.place) return;
  here.messages = messages;
  here.read = `${person.handle}/${place}`;
  here.more = messages.filter((message) => !message.thread).length >= limit;
  here.places = places;
  meet(people);
  draw();
}

/** The thread that is open beside the conversation is read whole, however long ago it began. */
const thread = () => (here.panel && here.panel !== "pins" ? { with: here.panel } : {});

/** People are given roles, change their language, and leave; the page says so as soon as it hears of it. */
function meet(people) {
  if (JSON.stringify(people) === JSON.stringify(here.people)) return;
  here.people = people;
  const person = people.find((one) => one.handle === here.person.handle);
  if (!person) return;
  const spoken = here.person.lang;
  here.person = person;
  readers(person, people);
  showMe(person, choose);
  if (person.lang !== spoken) {
    const place = here.place;
    speak(person.lang);
    label();
    forgetClock();
    enter(place);
    void refresh();
  }
}

/** The page's own words that are written once. */
function label() {
  byId("newer").replaceChildren(icon("down"), t("newer"));
  byId("older").textContent = t("older");
  byId("side").setAttribute("aria-label", t("places"));
  const start = canTour(here.people) && el("button", { type: "button", class: "tour-start", onclick: tour }, icon("cards"), t("tour"));
  byId("guide").replaceChildren(start || "");
}

function draw() {
  const { person, place, messages } = here;
  const scene = { as: person.handle, nameOf, openThread: (id) => go({ on: id }), changed: refresh };
  if (place) {
    const all = messages.filter((message) => !message.thread);
    const top = all.slice(-here.limit);
    byId("older").hidden = !here.more;
    log.spot = here.spot;
    log.show(top.filter((message) => !vanished(message)), scene, t(place === "dm" ? "empty_dm" : "empty_channel"));
    refreshPanel(messages.filter((message) => !vanished(message)), scene);
    showPins(messages.filter((message) => message.pinned).length);
    if (!document.hidden) seen(person.handle, place, messages.at(-1)?.n ?? 0);
  }
  showPlaces(person.handle, here.places, place, (id) => go({ in: id, on: "" }));
}

/** What Baton took back is simply gone, unless people have answered it. */
const vanished = (message) => message.deleted && message.author === "baton" && !message.reply_count;

/** Reads a page more of what was said before, without moving what one looks at. */
async function older() {
  here.limit += PAGE;
  const left = byId("scroll").scrollHeight - byId("scroll").scrollTop;
  await anew();
  byId("scroll").scrollTop = byId("scroll").scrollHeight - left;
}

function showPins(count) {
  const button = byId("pins");
  button.hidden = count === 0;
  button.setAttribute("aria-label", `${t("pins")} ${count}`);
  byId("pin-count").textContent = String(count);
}

function say(thread) {
  const { person, place } = here;
  return async (text, attached) => {
    const files = await Promise.all(attached.map(packed));
    await post("say", { as: person.handle, in: place, text, files, ...(thread ? { thread } : {}) });
    await refresh();
  };
}

function nameOf(handle) {
  if (handle === "baton") return here.places.find((place) => place.kind === "dm")?.name ?? "Baton";
  return here.people.find((person) => person.handle === handle)?.name ?? handle;
}

// --- the tour ---

const tour = () => startTour(visit, spot).catch(explain);

/** Be that person in that place, as if one had chosen both. */
async function visit(as, place) {
  const hash = `#${new URLSearchParams({ as, in: place })}`;
  if (location.hash !== hash) {
    const turned = new Promise((done) => window.addEventListener("hashchange", done, { once: true }));
    location.hash = hash;
    await turned;
  }
  await following;
  if (here.read !== `${as}/${place}`) await anew();
}

/** Marks the newest card whose title fits and brings it into view; says whether there is one. */
async function spot(title) {
  const fits = (message) => message.card && title.test(message.card.title) && !message.thread && !message.deleted;
  let found = title && here.messages.findLast(fits);
  while (title && !found && !byId("older").hidden) {
    await older();
    found = here.messages.findLast(fits);
  }
  here.spot = found ? found.id : null;
  draw();
  if (found) log.bring(found.id);
  return Boolean(found);
}

// --- the beginning ---

let following = Promise.resolve();
const followed = () => (following = following.then(follow).catch(explain));

async function begin() {
  try {
    here.people = await get("people");
  } catch {
    connected(false);
    setTimeout(begin, 1500);
    return;
  }
  connected(true);
  byId("newer").addEventListener("click", () => log.toEnd());
  byId("older").addEventListener("click", () => void older());
  window.addEventListener("hashchange", () => void followed());
  document.addEventListener("visibilitychange", () => document.hidden || void refresh());
  phone.addEventListener("change", () => void followed());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog") || endTour()) return;
    if (here.panel) go({ on: "" });
  });
  setInterval(() => document.hidden || (here.person && showClock(here.person.handle).catch(() => {})), 5000);
  await followed();
}

speak(navigator.language.startsWith("zh") ? "zh" : "en");
void begin();
