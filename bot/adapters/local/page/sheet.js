// A sheet over the page that asks for something: a form, a yes, other words. Escape and the backdrop close it.

import { el, iconButton } from "./dom.js";
import { fieldset } from "./forms.js";
import { busy } from "./notice.js";
import { line } from "./parts.js";
import { t } from "./words.js";

/** Opens a sheet; `fill(close)` returns what stands in it. Whoever closes it may leave a result. */
export function sheet(title, fill, { wide = false } = {}) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: wide ? "sheet wide" : "sheet", "aria-label": title });
    const close = (result) => {
      dialog.dataset.result = "";
      resolve(result);
      dialog.close();
    };
    dialog.append(
      el("header", { class: "sheet-head" }, el("h2", {}, title), iconButton("close", t("close"), () => close(undefined))),
      ...[fill(close)].flat(),
    );
    dialog.addEventListener("mousedown", (event) => event.target === dialog && close(undefined));
    dialog.addEventListener("close", () => {
      resolve(undefined);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("[autofocus], .sheet-body input, .sheet-body textarea, .sheet-body select")?.focus();
  });
}

/** Asks a question; true if the answer is yes. */
export async function confirm(question, yes = t("yes"), look = "primary") {
  return (
    (await sheet(t("are_you_sure"), (close) => [
      el("p", { class: "sheet-body question" }, question),
      el(
        "footer",
        { class: "sheet-foot" },
        el("button", { type: "button", class: "button plain", onclick: () => close(false) }, t("cancel")),
        el("button", { type: "button", class: `button ${look}`, autofocus: true, onclick: () => close(true) }, yes),
      ),
    ])) === true
  );
}

/** Shows a form. `send(values)` answers with errors by field name; without any, the sheet closes. */
export function fillForm(form, send) {
  return sheet(form.title, (close) => {
    const fields = fieldset(form.fields);
    const submit = el("button", { type: "submit", class: "button primary" }, form.submit);
    const sending = async (event) => {
      event.preventDefault();
      const errors = await busy(submit, () => send(fields.values()));
      if (errors === undefined) return;
      if (Object.keys(errors).length) fields.showErrors(errors);
      else close(true);
    };
    return el(
      "form",
      { class: "sheet-form", novalidate: true, onsubmit: sending },
      el("div", { class: "sheet-body" }, ...(form.intro ?? []).map((each) => el("p", { class: "intro" }, line(each))), fields.node),
      el(
        "footer",
        { class: "sheet-foot" },
        el("button", { type: "button", class: "button plain", onclick: () => close(undefined) }, form.cancel),
        submit,
      ),
    );
  });
}
