// The questions of a form, each with its label, its hint and what is amiss with the answer.

import { el } from "./dom.js";
import { t } from "./words.js";

let made = 0;

/** Draws the fields; `values()` reads them, `showErrors` says beside each what is amiss. */
export function fieldset(fields) {
  const drawn = fields.map((field) => ({ field, ...draw(field, `field-${++made}`) }));
  return {
    node: el("div", { class: "fields" }, ...drawn.map((each) => each.node)),
    values: () => Object.fromEntries(drawn.map((each) => [each.field.name, each.value()])),
    showErrors: (errors) => showErrors(drawn, errors),
  };
}

function showErrors(drawn, errors) {
  let first = null;
  for (const { field, node, error } of drawn) {
    const sentence = errors[field.name] ?? "";
    error.textContent = sentence;
    node.classList.toggle("bad", Boolean(sentence));
    for (const input of node.querySelectorAll("input, textarea, select")) {
      input.setAttribute("aria-invalid", String(Boolean(sentence)));
      if (sentence) first ??= input;
    }
  }
  first?.focus();
}

function draw(field, id) {
  const error = el("p", { class: "error", id: `${id}-error`, role: "alert" });
  const hint = field.hint ? el("p", { class: "hint", id: `${id}-hint` }, field.hint) : null;
  const told = { id, name: field.name, required: field.required, "aria-describedby": `${id}-error${hint ? ` ${id}-hint` : ""}` };
  const { control, value } = field.kind === "many" ? ticks(field, id) : single(field, told);
  const title = [field.label, field.required ? el("span", { class: "required" }, ` · ${t("required")}`) : null];
  const node =
    field.kind === "many"
      ? el("fieldset", { class: "field" }, el("legend", { class: "label" }, title), hint, control, error)
      : el("div", { class: "field" }, el("label", { class: "label", for: id }, title), hint, control, error);
  return { node, value, error };
}

function single(field, told) {
  const control = MAKERS[field.kind]?.(field, told) ?? el("input", { type: "text", maxlength: field.limit, ...told });
  if (control.tagName !== "SELECT") control.value = field.value;
  return { control, value: () => control.value };
}

const MAKERS = {
  long: (field, told) => el("textarea", { rows: 3, maxlength: field.limit, ...told }),
  date: (_, told) => el("input", { type: "date", ...told }),
  time: (_, told) => el("input", { type: "time", ...told }),
  one: choice,
  person: choice,
};

function choice(field, told) {
  const empty = field.options.some((option) => option.value === "") ? [] : [el("option", { value: "" }, t("choose"))];
  const options = field.options.map((option) => el("option", { value: option.value }, option.label));
  const control = el("select", told, ...empty, ...options);
  control.value = field.value;
  return control;
}

function ticks(field, id) {
  const boxes = field.options.map((option, n) => {
    const box = el("input", { type: "checkbox", id: `${id}-${n}`, value: option.value });
    box.checked = field.value.includes(option.value);
    return { box, node: el("label", { class: "tick", for: `${id}-${n}` }, box, el("span", {}, option.label)) };
  });
  return {
    control: el("div", { class: "ticks" }, ...boxes.map((each) => each.node)),
    value: () => boxes.filter((each) => each.box.checked).map((each) => each.box.value),
  };
}
