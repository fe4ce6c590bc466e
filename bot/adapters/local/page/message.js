// One message in a conversation: who, when, what, and what can be done with it.

import { fileAddress, post } from "./api.js";
import { drawCard } from "./cards.js";
import { avatar, el, icon, iconButton } from "./dom.js";
import { busy } from "./notice.js";
import { line, words } from "./parts.js";
import { confirm, fillForm } from "./sheet.js";
import { hour, t } from "./words.js";

/**
 * `scene` knows who reads (`as`), everybody's names (`nameOf`), how to open a thread (`openThread`, where there is
 * one) and whom to tell when something was done (`changed`). `follows`: the same person wrote just before.
 */
export function drawMessage(message, follows, scene) {
  const classes = ["message", follows && "follows", message.pinned && "pinned", message.deleted && "gone"];
  return el(
    "li",
    { class: classes.filter(Boolean).join(" "), "data-id": message.id },
    el("div", { class: "gutter" }, follows ? when(message) : avatar(message.author, scene.nameOf(message.author))),
    el(
      "div",
      { class: "body" },
      !follows && byline(message, scene),
      message.pinned && el("p", { class: "pin-mark" }, icon("pin"), t("pinned")),
      content(message, scene),
      attachments(message, scene),
      threadButton(message, scene),
    ),
    !message.deleted && tools(message, scene),
  );
}

function byline(message, scene) {
  return el("p", { class: "byline" }, el("span", { class: "author" }, scene.nameOf(message.author)), when(message), mark(message));
}

const when = (message) => el("time", { datetime: message.at }, hour(message.at));

function mark(message) {
  if (!message.edited || message.deleted) return null;
  return el("span", { class: "mark" }, t(message.author === "baton" ? "updated" : "edited"));
}

function content(message, scene) {
  if (message.deleted) return el("p", { class: "words" }, t("deleted"));
  if (!message.card && !message.text) return null;
  if (message.card) return drawCard(message, scene.as, scene.changed);
  return el("p", { class: "words" }, message.parts ? line(message.parts) : words(message.text));
}

function attachments(message, scene) {
  if (!message.files.length) return null;
  const links = message.files.map((file) =>
    el("li", {}, el("a", { href: fileAddress(scene.as, file.id), download: file.name }, icon("clip"), file.name)),
  );
  return el("ul", { class: "files" }, ...links);
}

function threadButton(message, scene) {
  if (!scene.openThread || !message.reply_count) return null;
  const label = message.reply_count === 1 ? t("one_reply") : t("replies", { n: message.reply_count });
  return el(
    "button",
    { type: "button", class: "thread-button", "data-key": `thread-${message.id}`, onclick: () => scene.openThread(message.id) },
    icon("reply"),
    label,
  );
}

function tools(message, scene) {
  const found = [];
  if (scene.openThread) found.push(tool("reply", message, () => scene.openThread(message.id)));
  if (message.mine) {
    found.push(tool("edit", message, () => edit(message, scene)));
    found.push(tool("delete", message, (event) => remove(message, scene, event.currentTarget), "trash"));
  }
  if (!found.length) return null;
  const toggle = iconButton("more", t("more"), (event) => {
    const open = event.currentTarget.closest(".message").classList.toggle("picked");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });
  toggle.classList.add("toggle");
  toggle.setAttribute("aria-expanded", "false");
  return el("div", { class: "tools" }, toggle, el("div", { class: "tool-list" }, ...found));
}

function tool(name, message, deed, picture = name) {
  return iconButton(picture, t(name), deed, { "data-key": `${name}-${message.id}` });
}

function edit(message, scene) {
  const field = { name: "text", label: t("edit"), kind: "long", value: message.text, options: [], required: true, limit: 20000 };
  return fillForm({ title: t("edit"), fields: [field], submit: t("save"), cancel: t("cancel") }, async ({ text }) => {
    if (!text.trim()) return { text: t("required") };
    await post("edit", { as: scene.as, message: message.id, text });
    scene.changed();
    return {};
  });
}

async function remove(message, scene, control) {
  if (!(await confirm(t("delete_ask"), t("delete"), "danger"))) return;
  await busy(control, () => post("delete", { as: scene.as, message: message.id }));
  scene.changed();
}
