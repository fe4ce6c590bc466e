// What Baton shows: a card with its words, buttons, lists and forms.

import { el, icon } from "./dom.js";
import { fieldset } from "./forms.js";
import { get, pictureAddress, post } from "./api.js";
import { busy, toast } from "./notice.js";
import { line, link } from "./parts.js";
import { confirm, fillForm } from "./sheet.js";
import { t } from "./words.js";

/** Draws the card of a message for the person `as`. `changed` is called when a press has been answered. */
export function drawCard(message, as, changed) {
  const card = message.card;
  const deeds = new Deeds(message.id, as, changed);
  const inline = card.fields.filter((field) => field.button === "submit");
  const isForm = card.buttons.some((button) => button.id === "submit");
  return el(
    "article",
    { class: `card ${card.tone}`, "aria-label": card.title },
    el("h3", { class: "card-title" }, line(card.title_parts)),
    ...card.blocks.map((block) => drawBlock(block, deeds)),
    isForm && drawForm(card, inline, deeds),
  );
}

function drawBlock(block, deeds) {
  switch (block.kind) {
    case "text":
      return el("div", { class: "text" }, ...block.lines.map((each) => el("p", {}, line(each))));
    case "quote":
      return el("blockquote", {}, line(block.line));
    case "note":
      return el("p", { class: "note" }, line(block.line));
    case "rule":
      return el("hr");
    case "picture":
      return drawPicture(block, deeds);
    case "row":
      return el("div", { class: "row" }, el("p", {}, line(block.line)), drawButtons(block.buttons, deeds));
    case "select":
      return drawSelect(block.field, deeds);
    default:
      return drawButtons(block.buttons, deeds);
  }
}

/** Where the picture is not there, its words are. */
function drawPicture(block, deeds) {
  if (!block.id) return el("p", { class: "note" }, block.alt);
  return el("img", { class: "picture", src: pictureAddress(deeds.as, deeds.message, block.id), alt: block.alt });
}

function drawButtons(buttons, deeds) {
  return el("div", { class: "buttons" }, ...buttons.map((button) => drawButton(button, deeds)));
}

function drawButton(button, deeds) {
  if (button.url) {
    const anchor = link(button.label, button.url, `button ${button.look}`);
    if (anchor instanceof Element) anchor.append(icon("open"));
    return anchor;
  }
  const press = (event) => deeds.press(button, event.currentTarget);
  return el(
    "button",
    { type: "button", class: `button ${button.look}`, "data-key": button.id, "aria-haspopup": button.opens && "dialog", onclick: press },
    button.label,
  );
}

function drawSelect(field, deeds) {
  const options = field.options.map((option) => el("option", { value: option.value }, option.label));
  const picked = (event) => deeds.pick(field, event.currentTarget);
  return el(
    "label",
    { class: "pick" },
    el("span", {}, field.label),
    el("select", { "data-key": field.button, onchange: picked }, el("option", { value: "" }, t("choose")), ...options),
  );
}

/** A form that hangs in the conversation itself. */
function drawForm(card, fields, deeds) {
  const drawn = fieldset(fields);
  const [submit, cancel] = ["submit", "cancel"].map((id) => card.buttons.find((button) => button.id === id));
  const send = el("button", { type: "submit", class: "button primary" }, submit.label);
  const sending = async (event) => {
    event.preventDefault();
    const errors = await busy(send, () => deeds.fill("submit", drawn.values()));
    if (errors && Object.keys(errors).length) drawn.showErrors(errors);
  };
  const away = (event) => deeds.press(cancel, event.currentTarget);
  return el(
    "form",
    { novalidate: true, onsubmit: sending },
    drawn.node,
    el("div", { class: "buttons" }, send, el("button", { type: "button", class: "button plain", onclick: away }, cancel.label)),
  );
}

/** What can be done with one card. */
class Deeds {
  constructor(message, as, changed) {
    Object.assign(this, { message, as, changed });
  }

  async press(button, control) {
    if (button.confirm && !(await confirm(button.confirm, button.label, button.look === "danger" ? "danger" : "primary"))) return;
    await busy(control, () => (button.opens ? this.open(button) : this.send({ button: button.id })));
  }

  async open(button) {
    const form = await get("form", { as: this.as, message: this.message, button: button.id });
    if (!form.fields) return toast(form.toast);
    // The sheet lives on by itself: the button under it is free again.
    void fillForm(form, (values) => this.fill(button.id, values, form.sheet));
    return undefined;
  }

  async pick(field, control) {
    if (!control.value) return;
    await busy(control, () => this.send({ button: field.button, form: { [field.name]: control.value } }));
    control.value = "";
  }

  async fill(button, form, sheet) {
    const result = await this.send({ button, form, sheet }, { quiet: true });
    if (!Object.keys(result.errors).length) toast(result.toast || t("sent"));
    return result.errors;
  }

  async send(what, { quiet = false } = {}) {
    const result = await post("press", { as: this.as, message: this.message, ...what });
    if (!quiet) toast(result.toast || Object.values(result.errors)[0]);
    this.changed();
    return result;
  }
}
