"""Looks whether Feishu would let Baton work: app, bot, permissions, events, clock, and the way in which events come."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.adapters.feishu.manifest import CALLBACKS, EVENTS, SCOPES
from bot.adapters.feishu.peek import inside
from bot.checkup import Finding, Reply, Room, Unreachable, ask, clock, good, odd, public, wrong

_APP = "open.feishu.cn/app → your app"
_CREDENTIALS = (
    f"copy it anew ({_APP} → Credentials 凭证与基础信息); for Lark, set FEISHU_DOMAIN=https://open.larksuite.com"
)
_PUBLISH = "Versions 版本管理与发布: create a version, publish it, and let an administrator approve it"
_PERMISSIONS = (
    f"{_APP} → Permissions 权限管理 → Batch import 批量导入: paste from `baton manifest feishu`; then {_PUBLISH}"
)
_ACTIVE, _GRANTED = 2, 1
_TOO_MANY = 1000040350
_NO_SCOPE = 99991672
_NOT_IN = (232002, 232006, 232009, 232011)
HOMES = ("https://open.feishu.cn", "https://open.larksuite.com")
"""Feishu and Lark are two houses; an app lives in one."""


@dataclass(frozen=True, slots=True)
class App:
    """The app as our settings name it; or a `further` one, which `baton feishu add` has brought."""

    id: str
    secret: str
    domain: str
    mode: str
    elsewhere: tuple[str, ...] = ()
    further: bool = False

    @property
    def path(self) -> str:
        """Where Feishu calls it."""
        return f"/feishu/events/{self.id}" if self.further else "/feishu/events"


def look(app: App, now: datetime, url: str, rooms: Sequence[Room] = (), *, alone: bool = True) -> Iterator[Finding]:
    """`alone`: it is the only app, so every channel is its own. With several, each finding says whose it is."""
    for found in _looked(app, now, url, rooms, alone):
        yield found if alone else Finding(found.mark, f"{app.id}: {found.what}", found.advice)


def _looked(app: App, now: datetime, url: str, rooms: Sequence[Room], alone: bool) -> Iterator[Finding]:
    """From the outside in: what comes first must be right before the rest can be."""
    try:
        keys = {"app_id": app.id, "app_secret": app.secret}
        reply = ask("POST", f"{app.domain}/open-apis/auth/v3/tenant_access_token/internal", body=keys)
        yield clock("Feishu", reply, now)
        token = reply.body.get("tenant_access_token")
        if not isinstance(token, str):
            yield _at_home_elsewhere(app) or _refused(reply, app)
            return
        yield _bot(ask("GET", f"{app.domain}/open-apis/bot/v3/info", bearer=token))
        yield _scopes(ask("GET", f"{app.domain}/open-apis/application/v6/scopes", bearer=token))
        about = f"{app.domain}/open-apis/application/v6/applications/{app.id}?lang=zh_cn"
        yield from _events(ask("GET", about, bearer=token), app)
        yield _long_connection(app) if app.mode == "websocket" else public("Feishu", url, app.path)
        for room in rooms if alone else _own(app, token, rooms):
            there = f"{app.domain}/open-apis/im/v1/chats/{quote(room.id)}/members/is_in_chat"
            yield _in_room(ask("GET", there, bearer=token), room)
    except Unreachable as why:
        told = f"`baton feishu add {app.id} --domain …`" if app.further else "FEISHU_DOMAIN"
        yield wrong(f"Feishu cannot be reached ({why})", f"check this computer's network and proxy, and {told}")


def _own(app: App, token: str, rooms: Sequence[Room]) -> list[Room]:
    """The channels in the app's own company; a team file may name the app itself."""
    told = inside(ask("GET", f"{app.domain}/open-apis/tenant/v2/tenant/query", bearer=token).body, "data", "tenant")
    return [room for room in rooms if room.workspace in (told.get("tenant_key"), app.id)]


def _at_home_elsewhere(app: App) -> Finding | None:
    """An app of Lark's asked for at Feishu's address is unknown there, and the other way round."""
    for other in app.elsewhere:
        keys = {"app_id": app.id, "app_secret": app.secret}
        try:
            reply = ask("POST", f"{other}/open-apis/auth/v3/tenant_access_token/internal", body=keys)
        except Unreachable:
            continue
        if isinstance(reply.body.get("tenant_access_token"), str):
            return wrong(f"the app lives at {other}, not at {app.domain}", f"set FEISHU_DOMAIN={other}")
    return None


def _in_room(reply: Reply, room: Room) -> Finding:
    code = reply.body.get("code", f"HTTP {reply.status}")
    if inside(reply.body, "data").get("is_in_chat") is True:
        return good(f"the bot is in the group {room.title}")
    if code in (0, *_NOT_IN):
        return odd(
            f"the bot is not in the group {room.title}",
            "in that group: Settings 设置 → Bots 群机器人 → Add bot 添加机器人 → Baton",
        )
    return odd(f"Feishu does not tell whether the bot is in {room.title} ({code})", "ask the doctor again in a minute")


def _refused(reply: Reply, app: App) -> Finding:
    code = reply.body.get("code", f"HTTP {reply.status}")
    if app.further and code in (10003, 10014, 10015):
        return wrong(
            f"Feishu does not take this app's id and secret ({code})",
            f"copy both anew ({_APP} → Credentials 凭证与基础信息) and give them with `baton feishu add {app.id}`; "
            "for Lark, add --domain https://open.larksuite.com",
        )
    if code == 10003:
        return wrong(f"Feishu does not know FEISHU_APP_ID ({code})", _CREDENTIALS)
    if code in (10014, 10015):
        return wrong(f"FEISHU_APP_SECRET is not this app's secret ({code})", _CREDENTIALS)
    if reply.status == 429 or reply.status >= 500:
        return odd(f"Feishu has no time just now ({code})", "ask the doctor again in a minute")
    return wrong(f"Feishu refuses the app ({code})", f"look at the app's state ({_APP}); {_PUBLISH}")


def _bot(reply: Reply) -> Finding:
    bot = inside(reply.body, "bot")
    if reply.body.get("code") == _NO_SCOPE:
        return wrong(
            f"the app has no permissions yet ({_NO_SCOPE})",
            _PERMISSIONS,
        )
    if not bot.get("open_id"):
        return wrong(
            f"the app has no bot (code {reply.body.get('code', reply.status)})",
            f"{_APP} → Add features 添加应用能力 → Bot 机器人; then {_PUBLISH}",
        )
    if bot.get("activate_status") != _ACTIVE:
        return wrong(f"the bot {bot.get('app_name')} is not active in your company yet", f"{_APP} → {_PUBLISH}")
    return good(f"signed in as the bot {bot.get('app_name')}")


def _scopes(reply: Reply) -> Finding:
    rows = inside(reply.body, "data").get("scopes")
    if not isinstance(rows, list):
        return odd(
            f"Feishu does not tell which permissions the app has (code {reply.body.get('code', reply.status)})",
            f"compare {_APP} → Permissions 权限管理 with `baton manifest feishu`",
        )
    granted = {row.get("scope_name") for row in rows if isinstance(row, dict) and row.get("grant_status") == _GRANTED}
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        return good("the app has every permission that Baton needs")
    return wrong(
        f"the app lacks permissions: {', '.join(missing)}",
        _PERMISSIONS,
    )


def _events(reply: Reply, ours: App) -> Iterator[Finding]:
    app = inside(reply.body, "data", "app")
    event, callback = app.get("event"), app.get("callback_info") or app.get("callback")
    if not isinstance(event, dict) or not isinstance(callback, dict):
        yield odd(
            f"Feishu does not tell which events it sends (code {reply.body.get('code', reply.status)})",
            f"compare {_APP} → Events & callbacks 事件与回调 with `baton manifest feishu`",
        )
        return
    yield from _subscribed("event", "events", event, "subscription_type", EVENTS, ours)
    yield from _subscribed("callback", "callbacks", callback, "callback_type", CALLBACKS, ours)


def _subscribed(
    one: str, many: str, told: dict[str, Any], kind: str, wanted: Collection[str], app: App
) -> Iterator[Finding]:
    page = f"{_APP} → Events & callbacks 事件与回调"
    way = told.get(kind)
    if way in ("webhook", "websocket") and way != app.mode:
        ours = "this app was added with --mode" if app.further else "FEISHU_MODE is"
        other = f"say `baton feishu add {app.id} --mode {way}`" if app.further else f"set FEISHU_MODE={way}"
        yield wrong(
            f"Feishu sends {many} by {way}, but {ours} {app.mode}",
            f"{page}: choose the way 订阅方式 that `baton manifest feishu` names, or {other}",
        )
    missing = sorted(set(wanted) - set(told.get(f"subscribed_{many}") or ()))
    if missing:
        yield wrong(f"Feishu does not send {', '.join(missing)}", f"{page}: add the missing {many}; then {_PUBLISH}")
    else:
        yield good(f"Feishu sends every {one} that Baton needs")


def _long_connection(app: App) -> Finding:
    """Ask for an address to connect to; who else is connected Feishu only tells when there are too many."""
    reply = ask("POST", f"{app.domain}/callback/ws/endpoint", body={"AppID": app.id, "AppSecret": app.secret})
    code = reply.body.get("code", f"HTTP {reply.status}")
    if code == 0 and inside(reply.body, "data").get("URL"):
        return good("the long connection can be opened")
    if code == _TOO_MANY:
        return wrong("all 50 long connections of this app are taken", "stop the other programs that use this app")
    return wrong(
        f"Feishu opens no long connection ({code})",
        f"{_APP} → Events & callbacks 事件与回调 → long connection 使用长连接接收; it needs a custom app 企业自建应用",
    )
