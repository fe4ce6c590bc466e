"""Installing the app in further workspaces: the exchange of a code for a token, and who one is with it."""

from __future__ import annotations

from base64 import b64encode

from tests.fakes.slack.args import Args
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import SlackError, World


def access(world: World, args: Args, sign: str) -> JSON:
    """A code counts once. Every workspace has a token and a bot of its own. `sign`: how the caller proves itself."""
    if sign != "Basic " + b64encode(f"{world.client_id}:{world.client_secret}".encode()).decode():
        raise SlackError("bad_client_secret")
    team = world.codes.pop(args.text("code"), "")
    if not team:
        raise SlackError("invalid_code")
    token = f"xoxb-{team}-{len(world.tokens)}"
    world.tokens[token] = team
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(world.scopes)),
        "bot_user_id": f"UBOT{team}",
        "app_id": world.app_id,
        "team": {"id": team, "name": team.title()},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": "U1"},
    }


def test_auth(world: World, team: str) -> JSON:
    url = f"https://{team.lower()}.slack.com/"
    return {"url": url, "team": team, "team_id": team, "user": "baton", "user_id": f"UBOT{team}", "bot_id": f"B{team}"}
