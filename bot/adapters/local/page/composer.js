// Where one writes. Enter sends, Shift+Enter starts a new line; what was begun waits in its own conversation.

import { el, iconButton } from "./dom.js";
import { failed } from "./notice.js";
import { t } from "./words.js";

const drafts = new Map();
const fingers = matchMedia("(hover: none)");

/** `key` names the conversation, `send(words)` sends; `mention` offers to call Baton. */
export function composer(key, placeholder, send, { mention = false } = {}) {
  const box = el("textarea", { rows: 1, placeholder, "aria-label": placeholder, enterkeyhint: "send", maxlength: 20000 });
  box.value = drafts.get(key) ?? "";
  const button = iconButton("send", t("send"), () => void go());
  button.classList.add("send");

  function written() {
    drafts.set(key, box.value);
    button.disabled = !box.value.trim();
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  }

  /** The box is free at once; if sending fails the words come back. */
  async function go() {
    const words = box.value.trim();
    if (!words) return;
    box.value = "";
    written();
    box.focus();
    try {
      await send(words);
    } catch (problem) {
      box.value = box.value ? `${words}\n${box.value}` : words;
      written();
      failed(problem);
    }
  }

  box.addEventListener("input", written);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || fingers.matches) return;
    event.preventDefault();
    void go();
  });
  const call = () => {
    box.setRangeText(t("mention_baton"), box.selectionStart, box.selectionEnd, "end");
    written();
    box.focus();
  };
  requestAnimationFrame(written);
  return el("div", { class: "compose" }, mention && iconButton("at", t("call_baton"), call), box, button);
}
