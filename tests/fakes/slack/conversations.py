"""The Web API's conversations.* methods: where people talk, and what was said there."""

from __future__ import annotations

from tests.fakes.slack.args import Args, page
from tests.fakes.slack.chat import a_channel, open_channel, shown
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import Channel, SlackError, World, moment


def open_direct(world: World, args: Args) -> JSON:
    users = args.names("users")
    if args.text("channel"):
        return {"channel": {"id": a_channel(world, args).id}}
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("too_many_users")
    user = world.users.get(users[0])
    if user is None:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    known = f"D{user.id[1:]}" in world.channels
    extra = {"no_op": True, "already_open": True} if known else {}
    return {"channel": {"id": world.dm(user.id).id}} | extra


def every(world: World, args: Args) -> JSON:
    kinds = set(args.names("types") or ["public_channel"])
    channels = [_shown(world, c) for c in world.channels.values() if _type(c) in kinds and _visible(world, c)]
    if args.flag("exclude_archived"):
        channels = [c for c in channels if not c.get("is_archived")]
    some, following = page(channels, args)
    return {"channels": some} | following


def of_user(world: World, args: Args) -> JSON:
    user = args.text("user", world.bot)
    kinds = set(args.names("types") or ["public_channel"])
    theirs = [c for c in world.channels.values() if user in c.members and _visible(world, c)]
    some, following = page([_shown(world, c) for c in theirs if _type(c) in kinds], args)
    return {"channels": some} | following


def info(world: World, args: Args) -> JSON:
    channel = a_channel(world, args)
    counted = {"num_members": len(channel.members)} if args.flag("include_num_members") else {}
    return {"channel": _shown(world, channel) | counted}


def history(world: World, args: Args) -> JSON:
    channel = _readable(world, args)
    found = [m for m in channel.messages.values() if _in_channel(m) and _within(m, args)]
    return _messages(sorted(found, key=_age, reverse=True), args) | {"pin_count": len(channel.pins)}


def replies(world: World, args: Args) -> JSON:
    channel = _readable(world, args)
    asked = channel.messages.get(args.text("ts"))
    if asked is None:
        raise SlackError("thread_not_found")
    root = asked.get("thread_ts", asked["ts"])
    thread = [m for m in channel.messages.values() if m.get("thread_ts") == root and m["ts"] != root]
    first = [channel.messages[root]] if not args.text("cursor") and root in channel.messages else []
    answer = _messages(sorted(filter(lambda m: _within(m, args), thread), key=_age), args)
    answer["messages"] = [shown(m, metadata=args.flag("include_all_metadata")) for m in first] + answer["messages"]
    return answer


def members(world: World, args: Args) -> JSON:
    some, following = page([{"id": user} for user in a_channel(world, args).members], args)
    return {"members": [each["id"] for each in some]} | following


def join(world: World, args: Args) -> JSON:
    channel = a_channel(world, args)
    if channel.is_im or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if world.bot in channel.members:
        return {"channel": _shown(world, channel), "warning": "already_in_channel"}
    channel.members.append(world.bot)
    return {"channel": _shown(world, channel)}


def pin(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    if _marked(channel, args) in channel.pins:
        raise SlackError("already_pinned")
    channel.pins.append(args.text("timestamp"))
    return {}


def unpin(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    if _marked(channel, args) not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(args.text("timestamp"))
    return {}


def pinned(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    items = [channel.messages[ts] for ts in channel.pins if ts in channel.messages]
    return {"items": [{"type": "message", "channel": channel.id, "message": shown(m)} for m in items]}


def react(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    reactions = channel.messages[_marked(channel, args)].setdefault("reactions", [])
    found = next((each for each in reactions if each["name"] == args.text("name")), None)
    if found is None:
        found = {"name": args.text("name"), "users": [], "count": 0}
        reactions.append(found)
    if world.bot in found["users"]:
        raise SlackError("already_reacted")
    found["users"].append(world.bot)
    found["count"] = len(found["users"])
    return {}


def take_reaction_back(world: World, args: Args) -> JSON:
    channel = open_channel(world, args)
    reactions = channel.messages[_marked(channel, args)].get("reactions", [])
    found = next((each for each in reactions if each["name"] == args.text("name")), None)
    if found is None or world.bot not in found["users"]:
        raise SlackError("no_reaction")
    found["users"].remove(world.bot)
    found["count"] = len(found["users"])
    if not found["users"]:
        reactions.remove(found)
    return {}


METHODS = {
    "conversations.open": open_direct,
    "conversations.list": every,
    "conversations.info": info,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.members": members,
    "conversations.join": join,
    "users.conversations": of_user,
    "pins.add": pin,
    "pins.remove": unpin,
    "pins.list": pinned,
    "reactions.add": react,
    "reactions.remove": take_reaction_back,
}


def _type(channel: Channel) -> str:
    return "im" if channel.is_im else "private_channel" if channel.is_private else "public_channel"


def _visible(world: World, channel: Channel) -> bool:
    return not (channel.is_private or channel.is_im) or world.bot in channel.members


def _shown(world: World, channel: Channel) -> JSON:
    shared = {
        "id": channel.id,
        "created": 1700000000,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
    }
    if channel.is_im:
        return shared | {"user": channel.members[0], "is_org_shared": False}
    return shared | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_private": channel.is_private,
        "is_mpim": False,
        "is_general": False,
        "is_member": world.bot in channel.members,
        "context_team_id": world.team,
    }


def _readable(world: World, args: Args) -> Channel:
    channel = a_channel(world, args)
    if world.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _in_channel(message: JSON) -> bool:
    """Replies live in their thread; the history shows its first message only."""
    own_thread = message.get("thread_ts", message["ts"]) == message["ts"]
    return own_thread or message.get("subtype") == "thread_broadcast"


def _age(message: JSON) -> tuple[int, int]:
    return moment(message["ts"])


def _within(message: JSON, args: Args) -> bool:
    oldest, latest, own = args.moment("oldest"), args.moment("latest"), _age(message)
    if args.flag("inclusive"):
        return (oldest is None or own >= oldest) and (latest is None or own <= latest)
    return (oldest is None or own > oldest) and (latest is None or own < latest)


def _messages(found: list[JSON], args: Args) -> JSON:
    some, following = page(found, args)
    more = bool(following["response_metadata"]["next_cursor"])
    answer: JSON = {
        "messages": [shown(m, metadata=args.flag("include_all_metadata")) for m in some],
        "has_more": more,
    }
    return answer | (following if more else {})


def _marked(channel: Channel, args: Args) -> str:
    if "timestamp" not in args:
        raise SlackError("no_item_specified")
    if args.text("timestamp") not in channel.messages:
        raise SlackError("message_not_found")
    return args.text("timestamp")
