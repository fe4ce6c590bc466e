// A conversation on the screen. Only what changed is drawn anew, so nothing flickers and nothing typed is lost.

import { el } from "./dom.js";
import { drawMessage } from "./message.js";
import { day, longDay } from "./words.js";

const TOGETHER = 5 * 60_000;
const NEAR = 90;

export class Log {
  /** `box` is the list, `scroller` what scrolls it; `onNewer(yes)` hears whether new words wait below. */
  constructor(box, scroller, onNewer = () => {}) {
    Object.assign(this, { box, scroller, onNewer, drawn: new Map(), last: 0, left: -1, spot: null });
    scroller.addEventListener("scroll", () => this.atEnd() && onNewer(false), { passive: true });
  }

  clear() {
    this.drawn.clear();
    this.last = 0;
    this.left = -1;
    this.box.replaceChildren();
    this.onNewer(false);
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  /** Goes to the newest words; a message taller than the screen is shown from its beginning. */
  toEnd() {
    const { scroller, box } = this;
    const top = box.lastElementChild ? box.lastElementChild.getBoundingClientRect().top - scroller.getBoundingClientRect().top : 0;
    scroller.scrollTop += Math.min(top - 8, scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop);
    this.left = scroller.scrollTop;
    this.onNewer(false);
  }

  /** Brings this message into view; one taller than the screen from its beginning. */
  bring(id) {
    const node = this.box.querySelector(`[data-id="${CSS.escape(id)}"]`);
    node?.scrollIntoView({ block: node.offsetHeight > this.scroller.clientHeight * 0.8 ? "start" : "center" });
    this.left = -1;
  }

  /** Shows these messages, in this order. `empty` is said where there is none. */
  show(messages, scene, empty = "") {
    const first = this.drawn.size === 0;
    const follow = first || this.atEnd() || this.scroller.scrollTop === this.left;
    const focus = this.focused();
    this.place(rows(messages, empty), scene);
    for (const [key, { node }] of this.drawn) node.classList.toggle("spot", key === this.spot);
    this.refocus(focus);
    const newest = messages.at(-1);
    const news = newest && newest.n > this.last;
    if (news) this.last = newest.n;
    if (follow || (news && newest.mine)) this.toEnd();
    else if (news) this.onNewer(true);
  }

  place(wanted, scene) {
    const stay = new Set(wanted.map((row) => row.key));
    for (const [key, { node }] of this.drawn) {
      if (stay.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
    }
    const nodes = wanted.map((row) => this.nodeFor(row, scene));
    let before = this.box.firstElementChild;
    for (const node of nodes) {
      if (node === before) before = node.nextElementSibling;
      else this.box.insertBefore(node, before);
    }
  }

  nodeFor(row, scene) {
    const known = this.drawn.get(row.key);
    if (known?.state === row.state) return known.node;
    const node = row.message ? drawMessage(row.message, row.follows, scene) : el("li", { class: row.look }, row.words);
    if (known) known.node.replaceWith(node);
    else if (this.last && row.message) node.classList.add("arriving");
    this.drawn.set(row.key, { state: row.state, node });
    return node;
  }

  /** Which control holds the focus, by name, so that it may hold it again when its message is redrawn. */
  focused() {
    const control = document.activeElement;
    const message = this.box.contains(control) && control.closest("[data-id]");
    return message && control.dataset.key ? [message.dataset.id, control.dataset.key] : null;
  }

  refocus(focus) {
    if (!focus || this.box.contains(document.activeElement)) return;
    const [id, key] = focus.map((each) => CSS.escape(each));
    this.box.querySelector(`[data-id="${id}"] [data-key="${key}"]`)?.focus({ preventScroll: true });
  }
}

/** What stands in the list: days, messages, or the one line that says there is nothing. */
function rows(messages, empty) {
  const found = [];
  let before = null;
  for (const message of messages) {
    if (!before || day(before.at) !== day(message.at)) {
      found.push({ key: `day-${day(message.at)}`, state: "", look: "day", words: longDay(message.at) });
      before = null;
    }
    const follows = before !== null && together(before, message);
    found.push({ key: message.id, state: JSON.stringify([follows, message]), message, follows });
    before = message;
  }
  return found.length ? found : [{ key: "empty", state: empty, look: "empty", words: empty }];
}

function together(before, message) {
  const close = new Date(message.at) - new Date(before.at) < TOGETHER;
  const answer = before.thread !== message.thread;
  return close && !answer && before.author === message.author && !before.deleted && !message.pinned;
}
