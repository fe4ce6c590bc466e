// Where one writes. Enter sends, Shift+Enter starts a new line; what was begun waits in its own conversation.

import { el, iconButton } from "./dom.js";
import { failed, toast } from "./notice.js";
import { t } from "./words.js";

const drafts = new Map();
const fingers = matchMedia("(hover: none)");
const LARGEST = 10_000_000;
const MOST = 5;

/** `key` names the conversation, `send(words, files)` sends; `mention` offers to call Baton. */
export function composer(key, placeholder, send, { mention = false } = {}) {
  const box = el("textarea", { rows: 1, placeholder, "aria-label": placeholder, enterkeyhint: "send", maxlength: 20000 });
  box.value = drafts.get(key) ?? "";
  const button = iconButton("send", t("send"), () => void go());
  button.classList.add("send");
  const clip = attaching(written);

  function written() {
    drafts.set(key, box.value);
    button.disabled = !box.value.trim() && !clip.files().length;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  }

  /** The box is free at once; if sending fails the words come back. */
  async function go() {
    const words = box.value.trim();
    const files = clip.files();
    if (!words && !files.length) return;
    box.value = "";
    clip.set([]);
    box.focus();
    try {
      await send(words, files);
    } catch (problem) {
      box.value = box.value ? `${words}\n${box.value}` : words;
      clip.set(files);
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
  const line = el("div", { class: "compose" }, clip.button, mention && iconButton("at", t("call_baton"), call), box, button);
  return el("div", {}, clip.list, line);
}

/** The paperclip, and the list of what hangs on it; `changed` is told of every change. */
function attaching(changed) {
  let held = [];
  const input = el("input", { type: "file", multiple: true, hidden: true });
  const list = el("ul", { class: "attached", hidden: true });
  const button = el("span", { class: "clip" }, input, iconButton("clip", t("attach"), () => input.click()));

  function set(files) {
    held = files;
    list.hidden = !held.length;
    list.replaceChildren(
      ...held.map((file) => {
        const off = iconButton("close", t("take_off", { name: file.name }), () => set(held.filter((other) => other !== file)));
        return el("li", {}, file.name, off);
      }),
    );
    changed();
  }

  input.addEventListener("change", () => {
    const chosen = [...held, ...input.files];
    input.value = "";
    const total = chosen.reduce((sum, file) => sum + file.size, 0);
    if (chosen.length > MOST || total > LARGEST) toast(t("too_big"), "bad");
    else set(chosen);
  });
  return { button, list, set, files: () => held };
}
