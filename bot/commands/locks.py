"""`baton feishu …` and `baton keys …`: apps of further companies, and what their secrets are locked with."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands import database_url, settings, subject
from bot.refusals import CannotRun

feishu = subject("Feishu apps of further companies.")
locks = subject("The keys that lock the workspaces' tokens.")


@feishu.command("add")
def feishu_add(
    app_id: str,
    mode: Annotated[str, typer.Option(help="webhook or websocket.")] = "webhook",
    domain: Annotated[str, typer.Option(help="https://open.larksuite.com for Lark.")] = "https://open.feishu.cn",
) -> None:
    """Add an app, or give it new secrets, which are asked for and locked."""
    told = settings()
    from bot import feishuapps

    if mode not in ("webhook", "websocket"):
        raise CannotRun("--mode is webhook or websocket", code=2)

    def asked(what: str) -> str:
        given: str = typer.prompt(what, default="", hide_input=True, show_default=False)
        return given.strip()

    secret, key, token = asked("App Secret"), asked("Encrypt Key"), asked("Verification Token")
    further = feishuapps.FurtherApp(app_id, secret, key, token, "webhook" if mode == "webhook" else "websocket", domain)
    feishuapps.add(database_url(), told.secret_keys.get_secret_value(), further, typer.echo)


@feishu.command("list")
def feishu_list() -> None:
    """Which further apps there are."""
    url = database_url()
    from bot import feishuapps

    feishuapps.listed(url, typer.echo)


@feishu.command("remove")
def feishu_remove(app_id: str) -> None:
    """Forget an app."""
    url = database_url()
    from bot import feishuapps

    feishuapps.remove(url, app_id, typer.echo)


@locks.command("new")
def new_key() -> None:
    """Make a key for BATON_SECRET_KEYS."""
    from bot import keys

    typer.echo(keys.new())


@locks.command("rotate")
def rotate_keys() -> None:
    """Lock every token anew with the first of BATON_SECRET_KEYS; then the others may go."""
    told = settings()
    from bot import keycommands

    keycommands.rotate(database_url(), told.secret_keys.get_secret_value(), typer.echo)
