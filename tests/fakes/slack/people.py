"""The Web API's methods about who is who: people, bots, the team, and the caller."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.fakes.slack.args import Args, page
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import SlackError, User, World


def test_auth(world: World, args: Args) -> JSON:
    bot = world.users[world.bot]
    return {
        "url": "https://fake.slack.com/",
        "team": "Fake",
        "user": bot.name,
        "team_id": world.team,
        "user_id": bot.id,
        "bot_id": world.bot_id,
        "app_id": world.app_id,
        "is_enterprise_install": False,
    }


def user_info(world: World, args: Args) -> JSON:
    user = world.users.get(args.text("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _shown(world, user, args.flag("include_locale"))}


def all_users(world: World, args: Args) -> JSON:
    shown = [_shown(world, user, args.flag("include_locale")) for user in world.users.values()]
    some, following = page(shown, args, default=1000)
    return {"members": some, "cache_ts": int(world.clock.now())} | following


def by_email(world: World, args: Args) -> JSON:
    wanted = args.text("email").lower()
    for user in world.users.values():
        if wanted and user.email.lower() == wanted and not user.deleted:
            return {"user": _shown(world, user, True)}
    raise SlackError("users_not_found")


def bot_info(world: World, args: Args) -> JSON:
    if args.text("bot", world.bot_id) != world.bot_id:
        raise SlackError("bot_not_found")
    known = {"id": world.bot_id, "deleted": False, "name": world.users[world.bot].name, "user_id": world.bot}
    return {"bot": known | {"app_id": world.app_id, "updated": 1700000000, "icons": {}}}


def team_info(world: World, args: Args) -> JSON:
    return {"team": {"id": world.team, "name": "Fake", "domain": "fake", "email_domain": "", "icon": {}}}


METHODS = {
    "auth.test": test_auth,
    "users.info": user_info,
    "users.list": all_users,
    "users.lookupByEmail": by_email,
    "bots.info": bot_info,
    "team.info": team_info,
}


def _shown(world: World, user: User, locale: bool) -> JSON:
    offset = datetime.fromtimestamp(world.clock.now(), ZoneInfo(user.tz)).utcoffset()
    profile = {"real_name": user.name, "display_name": user.name, "team": world.team}
    if user.email and "users:read.email" in world.scopes:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": world.team,
        "name": user.name.lower().replace(" ", "."),
        "real_name": user.name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "updated": 1700000000,
    } | ({"locale": user.locale} if locale else {})
