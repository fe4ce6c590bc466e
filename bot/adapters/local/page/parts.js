// A line of words: plain, bold, a link, or somebody's name. All of it becomes text.

import { el } from "./dom.js";

let me = "";
let names = null;

/** Who is reading, and who there is: their names stand out. */
export function readers(person, people) {
  me = person.handle;
  const known = new Map(people.flatMap((one) => [[one.name.toLowerCase(), one.handle], [one.handle.toLowerCase(), one.handle]]));
  for (const bot of ["baton", "接力棒"]) known.set(bot, "baton");
  const spelled = [...known.keys()].sort((a, b) => b.length - a.length);
  const pattern = spelled.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + (/\w$/.test(name) ? "(?!\\w)" : ""));
  names = { known, pattern: new RegExp(`(?<![\\w.])[@＠](${pattern.join("|")})|https?://[^\\s<>"'，。；！？、）】」]+`, "giu") };
}

/** A line of a card, from its parts. */
export function line(parts) {
  return parts.map((part) => {
    if (part.strong) return el("strong", {}, part.text);
    if (part.url !== undefined) return link(part.text, part.url);
    if (part.mention !== undefined) return mention(part.text, part.mention, part.ping);
    return part.text;
  });
}

/** What a person wrote: names stand out, addresses can be followed, everything else stays as it is. */
export function words(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(names.pattern)) {
    const [all, name] = match;
    found.push(text.slice(from, match.index), name ? mention(all, names.known.get(name.toLowerCase()), true) : link(all, all));
    from = match.index + all.length;
  }
  return [...found, text.slice(from)].filter((piece) => piece !== "");
}

/** Only web addresses are followed; whatever else was written there stays text. */
export function link(text, url, look = "link") {
  if (!/^https?:\/\//i.test(url)) return text;
  return el("a", { class: look, href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

function mention(text, handle, ping) {
  if (!ping) return text;
  return el("span", { class: handle === me ? "mention to-me" : "mention" }, text);
}
