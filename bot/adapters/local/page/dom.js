// Makes elements. Words only ever become text here, never markup.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  reply: "M10 8L5 13l5 5M5 13h8a6 6 0 0 1 6 6",
  edit: "M4 20h4L19 9l-4-4L4 16v4M13 7l4 4",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  pin: "M9 4h6l-1 6 4 4H6l4-4-1-6M12 14v6",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  next: "M6 5l9 7-9 7V5M18 5v14",
  clock: "M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0",
  down: "M12 5v14M6 13l6 6 6-6",
  chevron: "M8 10l4 4 4-4",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-4 7.5",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8.5 8.5a2 2 0 0 1-3-3L14 7",
  cards: "M4 8h11v11H4zM9 8V4h11v11h-5",
  open: "M7 17L17 7M9 7h8v8",
  people: "M15 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M4.5 20a7 7 0 0 1 14 0",
};

/** el("button", {class: "x", onclick: f}, "words", child): null and false are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon and says its name to those who cannot see it. */
export function iconButton(name, label, onclick, more = {}) {
  return el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...more }, icon(name));
}

const HUES = [12, 35, 85, 150, 195, 225, 262, 325];

/** A round badge with a letter, in a colour that always belongs to the same person. */
export function avatar(handle, name) {
  if (handle === "baton") return el("span", { class: "avatar logo", "aria-hidden": "true" });
  let sum = 0;
  for (const letter of handle) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  const badge = el("span", { class: "avatar", "aria-hidden": "true" }, initial(name));
  badge.style.setProperty("--hue", HUES[sum % HUES.length]);
  return badge;
}

/** A Chinese given name is known by its last character, a Latin one by its first letter. */
function initial(name) {
  const chinese = name.match(/[\u3400-\u9fff]+/);
  if (chinese) return chinese[0].at(-1);
  const letters = [...name.trim()];
  return letters.length ? letters[0].toUpperCase() : "?";
}

export const byId = (id) => document.getElementById(id);
