// The page's own sentences, in the language of the person one is.

const WORDS = {
  who_title: { zh: "你想是谁？", en: "Who would you like to be?" },
  who_intro: {
    zh: "这是一间只在你电脑上的试用聊天室。换个人，就看到那个人看到的。",
    en: "This is a chat room on your computer only. Be somebody, and see what they see.",
  },
  left: { zh: "已移出战队", en: "Left the team" },
  tour: { zh: "六张卡看懂接力棒", en: "Baton in six cards" },
  older: { zh: "更早的消息", en: "Earlier messages" },
  change_person: { zh: "换个人", en: "Be somebody else" },
  direct: { zh: "私信", en: "Direct message" },
  channels: { zh: "频道", en: "Channels" },
  places: { zh: "会话", en: "Conversations" },
  unread: { zh: "有新消息", en: "new messages" },
  members: { zh: "{n} 人", en: "{n} people" },
  private: { zh: "只有你和接力棒看得到", en: "Only you and Baton see this" },
  back: { zh: "返回", en: "Back" },
  close: { zh: "关闭", en: "Close" },
  pins: { zh: "置顶", en: "Pinned" },
  pinned: { zh: "已置顶", en: "Pinned" },
  no_pins: { zh: "还没有置顶的消息", en: "Nothing is pinned yet" },
  thread: { zh: "话题", en: "Thread" },
  reply: { zh: "在话题里回复", en: "Reply in thread" },
  replies: { zh: "{n} 条回复", en: "{n} replies" },
  one_reply: { zh: "1 条回复", en: "1 reply" },
  more: { zh: "更多", en: "More" },
  edit: { zh: "编辑", en: "Edit" },
  delete: { zh: "删除", en: "Delete" },
  delete_ask: { zh: "删除这条消息？", en: "Delete this message?" },
  edited: { zh: "已编辑", en: "edited" },
  updated: { zh: "已更新", en: "updated" },
  deleted: { zh: "这条消息已删除", en: "This message was deleted" },
  save: { zh: "保存", en: "Save" },
  cancel: { zh: "取消", en: "Cancel" },
  yes: { zh: "确定", en: "Yes" },
  are_you_sure: { zh: "要继续吗？", en: "Are you sure?" },
  write_dm: { zh: "跟接力棒说，比如“站会”", en: "Talk to Baton, say “standup”" },
  write_channel: { zh: "发到 {name}", en: "Write in {name}" },
  write_thread: { zh: "在话题里回复", en: "Reply in the thread" },
  send: { zh: "发送", en: "Send" },
  attach: { zh: "添加文件", en: "Attach a file" },
  take_off: { zh: "去掉 {name}", en: "Remove {name}" },
  too_big: { zh: "文件要小于 10 MB，一次最多 5 个", en: "Files must be smaller than 10 MB, five at most" },
  call_baton: { zh: "叫接力棒", en: "Call Baton" },
  mention_baton: { zh: "@接力棒 ", en: "@Baton " },
  empty_dm: { zh: "还没有消息。打个招呼，或者让时钟跳到下一件事。", en: "Nothing here yet. Say hello, or let the clock jump ahead." },
  empty_channel: { zh: "这里还很安静。", en: "It is quiet here." },
  newer: { zh: "有新消息", en: "New messages" },
  today: { zh: "今天", en: "Today" },
  next: { zh: "接下来", en: "Next" },
  nothing_next: { zh: "暂时没有安排", en: "Nothing is planned" },
  jump: { zh: "跳到这件事", en: "Jump there" },
  jumping: { zh: "时间快进中…", en: "Time is passing…" },
  set_clock: { zh: "把时钟拨到…", en: "Set the clock…" },
  set_clock_intro: { zh: "中间该发生的都会按顺序发生。", en: "Everything due until then happens, in order." },
  quarter: { zh: "15 分钟后", en: "In 15 minutes" },
  hour: { zh: "1 小时后", en: "In an hour" },
  tomorrow: { zh: "明天 09:00", en: "Tomorrow 09:00" },
  clock_to: { zh: "拨到", en: "Set to" },
  go: { zh: "走到那时", en: "Go there" },
  choose: { zh: "请选择", en: "Choose…" },
  required: { zh: "必填", en: "required" },
  sent: { zh: "已发出", en: "Sent" },
  offline: { zh: "连接断了，正在重连…", en: "Connection lost, trying again…" },
  failed: { zh: "没成功，请再试一次", en: "That did not work, please try again" },
  you: { zh: "你", en: "you" },
};

const NAMES = {
  strategy: { zh: "策略与指挥组", en: "Strategy" },
  content: { zh: "内容中台组", en: "Content" },
  ops: { zh: "矩阵运营组", en: "Operations" },
  data: { zh: "数据与支持组", en: "Data" },
  "": { zh: "外部伙伴", en: "Partners" },
  director: { zh: "总监", en: "Director" },
  deputy: { zh: "代理总监", en: "Deputy" },
  lead: { zh: "组长", en: "Lead" },
  member: { zh: "成员", en: "Member" },
  guest: { zh: "外部成员", en: "Guest" },
};

let lang = navigator.language.startsWith("zh") ? "zh" : "en";

export function speak(language) {
  lang = language === "zh" ? "zh" : "en";
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
}

export function t(key, values = {}) {
  return WORDS[key][lang].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** What a group or role is called; one that is not known keeps its own name. */
export const called = (name) => NAMES[name]?.[lang] ?? name;

const locale = () => (lang === "zh" ? "zh-CN" : "en-GB");

/** A time is shown as the clock on that wall reads, whatever the time zone of this computer. */
const wall = (iso) => new Date(`${iso.slice(0, 19)}Z`);

export const hour = (iso) => iso.slice(11, 16);
export const day = (iso) => iso.slice(0, 10);

export function longDay(iso) {
  return new Intl.DateTimeFormat(locale(), { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" }).format(wall(iso));
}

export function shortDay(iso) {
  return new Intl.DateTimeFormat(locale(), { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" }).format(wall(iso));
}

/** The same wall clock, so many minutes later, as an <input type="datetime-local"> writes it. */
export function later(iso, minutes) {
  return new Date(wall(iso).getTime() + minutes * 60_000).toISOString().slice(0, 16);
}
