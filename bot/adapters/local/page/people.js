// Choosing who to be: everybody, by group, with their role.

import { avatar, byId, el, icon } from "./dom.js";
import { sheet } from "./sheet.js";
import { called, t } from "./words.js";

/** Opens the list; resolves to the chosen handle, to "tour" where that is offered and chosen, or to undefined. */
export function choosePerson(people, current, tour) {
  return sheet(
    t("who_title"),
    (close) =>
      el(
        "div",
        { class: "sheet-body people" },
        el("p", { class: "intro" }, t("who_intro")),
        tour && el("button", { type: "button", class: "button primary tour-offer", onclick: () => close("tour") }, icon("cards"), t("tour")),
        ...[...groups(people)].map(([group, members]) =>
          el(
            "section",
            { "aria-label": called(group) },
            el("h3", {}, called(group)),
            el("ul", {}, ...members.map((person) => el("li", {}, card(person, person.handle === (current ?? people[0].handle), Boolean(current), close)))),
          ),
        ),
      ),
    { wide: true },
  );
}

function groups(people) {
  const found = new Map();
  for (const person of people) {
    const group = person.guest ? "" : person.group;
    if (!found.has(group)) found.set(group, []);
    found.get(group).push(person);
  }
  return found;
}

function card(person, first, known, close) {
  return el(
    "button",
    { type: "button", class: "person", "data-person": person.handle, "aria-current": first && known && "true", autofocus: first, onclick: () => close(person.handle) },
    avatar(person.handle, person.name),
    el("span", { class: "who" }, el("span", { class: "name" }, person.name), el("span", { class: "role" }, standing(person))),
    person.lang === "en" && el("span", { class: "lang" }, "EN"),
  );
}

/** What somebody is in the team, or that they are not in it any more. */
const standing = (person) => (person.left ? t("left") : called(person.role));

/** The button that says who one is. */
export function showMe(person, choose) {
  const button = byId("me");
  button.title = t("change_person");
  button.onclick = choose;
  button.replaceChildren(
    avatar(person.handle, person.name),
    el(
      "span",
      { class: "who" },
      el("span", { class: "name" }, person.name),
      el("span", { class: "role" }, [standing(person), !person.left && person.group && called(person.group)].filter(Boolean).join(" · ")),
    ),
    el("span", { class: "unseen" }, t("change_person")),
    icon("chevron"),
  );
}
