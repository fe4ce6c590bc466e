// A walk past six cards of the demo team: at each it says in a sentence what the card is for and who sees it.

import { byId, el, iconButton } from "./dom.js";

const LANG = "baton.tour.lang";

const STOPS = [
  {
    as: "xiaoman", in: "home", card: /^(日站会|Stand-up)/,
    zh: ["站会卡", "一张卡随着大家交站会填满，15 分钟就知道今天谁做什么、谁要帮忙；群里人人看得到，没交的人只私下提醒。"],
    en: ["The stand-up card", "One card fills up as people answer: who does what today and who needs help. Everybody in the channel sees it; who has not answered is reminded in private."],
  },
  {
    as: "xiaoman", in: "dm", card: /^#36 \D*( · |归你了|is yours)/,
    zh: ["认领卡", "选题从认领、送审、发布到回数据，都在这一张卡上往前走；认领的人私下看到，看板上全队看得到进度。"],
    en: ["The claim", "A topic moves on this one card from claim to review, post and figures. Whoever claimed it has the card; the whole team sees on the board how far it is."],
  },
  {
    as: "xiaoman", in: "dm", card: /^FAQ-27/,
    zh: ["话术卡", "粉丝问什么就问接力棒，拿到的是全队核定的事实、按自己账号口吻写好的话；只有提问的人看得到。"],
    en: ["The answer", "Ask what the fan asked: the facts the team has locked, worded in the voice of your own account. Only who asked sees it."],
  },
  {
    as: "azhe", in: "dm", card: /^(转交|Handoff) #/,
    zh: ["转交卡", "该卖货的、该讲技术的，连同粉丝原话转给当班的人，到点前提醒、超时换人；转的人和接的人看得到。"],
    en: ["The handoff", "A fan goes, with their own words, to whoever is on duty; a clock runs and a backup steps in. Who passed the fan on and who answers see it."],
  },
  {
    as: "hechuan", in: "war-room", card: /^(P[012]|预警|Alert)/,
    zh: ["预警卡", "像危机的话一出现就有人被叫醒，冻结、指定处理人、写口径到复盘一步不落；只在作战室，粉丝昵称隐去。"],
    en: ["The alert", "Words that smell of a crisis wake somebody at once, and every step from freeze to review stands on the card. Only the war room sees it; the fan's name is hidden."],
  },
  {
    as: "zhoulan", in: "dm", card: /(日报|周报|[Dd]igest|[Ww]eek)/,
    zh: ["总监日报", "先是要你定的事，按钮就在旁边，然后是当天的数字和一件好消息；只有总监和代理总监收到。"],
    en: ["The director's digest", "What needs a decision comes first, with its button; then the day's figures and one good thing. Only director and deputy get it."],
  },
];

const WORDS = {
  zh: { name: "导览", back: "上一张", next: "下一张", end: "看完了", close: "关闭导览", other: "English", soon: "这张卡还没有出现，拨一拨时钟它就来了。" },
  en: { name: "Tour", back: "Back", next: "Next", end: "Done", close: "Close the tour", other: "中文", soon: "This card is not there yet; turn the clock and it comes." },
};

let at = -1;
let world = null;

/** Only where everybody of the walk lives: another team has other cards. */
export const canTour = (people) => STOPS.every((stop) => people.some((person) => person.handle === stop.as && !person.left));

/** Begins. `visit(as, place)` goes there; `spot(pattern)` shows the newest card of that title, if there is one. */
export function startTour(visit, spot) {
  world = { visit, spot };
  return stopAt(0);
}

export function endTour() {
  if (at < 0) return false;
  at = -1;
  world.spot(null);
  byId("tour").hidden = true;
  byId("tour").replaceChildren();
  document.body.classList.remove("touring");
  (document.querySelector(".tour-start") ?? byId("talk")).focus();
  return true;
}

async function stopAt(number) {
  at = number;
  const stop = STOPS[number];
  await world.visit(stop.as, stop.in);
  if (at !== number) return;
  document.body.classList.add("touring");
  draw(await world.spot(stop.card));
}

function draw(found) {
  const box = byId("tour");
  const had = box.contains(document.activeElement) ? document.activeElement.dataset.key : "next";
  const lang = localStorage.getItem(LANG) ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  const t = WORDS[lang];
  const [title, sentence] = STOPS[at][lang];
  const last = at === STOPS.length - 1;
  const button = (key, label, deed, look = "plain", more = {}) =>
    el("button", { type: "button", class: `button ${look}`, "data-key": key, onclick: deed, ...more }, label);
  box.lang = lang === "zh" ? "zh-CN" : "en";
  box.setAttribute("aria-label", t.name);
  box.replaceChildren(
    el("header", {}, el("h2", {}, title), el("span", { class: "step" }, `${at + 1}/${STOPS.length}`), iconButton("close", t.close, endTour, { "data-key": "close" })),
    el("p", { "aria-live": "polite" }, sentence, found ? "" : ` ${t.soon}`),
    el(
      "footer",
      {},
      button("other", t.other, () => other(lang, found), "plain quiet", { lang: lang === "zh" ? "en" : "zh-CN" }),
      button("back", t.back, () => stopAt(at - 1), "plain", { disabled: at === 0 }),
      button("next", last ? t.end : t.next, () => (last ? endTour() : stopAt(at + 1)), "primary"),
    ),
  );
  box.hidden = false;
  const again = box.querySelector(`[data-key="${had}"]`);
  (again && !again.disabled ? again : box.querySelector('[data-key="next"]')).focus();
}

function other(lang, found) {
  localStorage.setItem(LANG, lang === "zh" ? "en" : "zh");
  draw(found);
}
