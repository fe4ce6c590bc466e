"""The Web API's files.* methods: upload in three steps, and what a file looks like afterwards."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from tests.fakes.slack.args import Args
from tests.fakes.slack.chat import count_reply, in_thread, open_channel, said_by_bot
from tests.fakes.slack.limits import JSON
from tests.fakes.slack.world import SlackError, World


def get_upload_url(world: World, args: Args) -> JSON:
    if not args.text("filename") or args.number("length", 0) <= 0:
        raise SlackError("missing_argument")
    file = make(world, args.text("filename"), world.bot, args.number("length", 0))
    file["mode"] = "awaiting_upload"
    return {"upload_url": f"{world.base}/upload/{file['id']}", "file_id": file["id"]}


def complete_upload(world: World, args: Args) -> JSON:
    """Shows the files in a channel, or keeps them to be shown in a block when no channel is named."""
    done = [_completed(world, each) for each in args.data("files") or []]
    if "channel_id" in args:
        _share(world, Args(args.given | {"channel": args.text("channel_id")}), done)
    return {"files": done}


def info(world: World, args: Args) -> JSON:
    file = world.files.get(args.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    # As Slack does it: the type is found out later, so the first look may not see it yet.
    seen = dict(file)
    if file.pop("_fresh", False):
        seen["mimetype"] = ""
    seen.pop("_fresh", None)
    return {"file": seen, "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
}


def make(world: World, name: str, user: str, size: int) -> JSON:
    """A new file, known by its id from now on."""
    number = world.number("F")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    private = f"{world.base}/files/{number}/{name}"
    world.files[number] = {
        "id": number,
        "created": int(world.clock.now()),
        "timestamp": int(world.clock.now()),
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": PurePath(name).suffix.lstrip("."),
        "user": user,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "url_private": private,
        "url_private_download": private,
        "permalink": f"https://fake.slack.com/files/{user}/{number}/{name}",
    }
    return world.files[number]


def _completed(world: World, named: JSON) -> JSON:
    file = world.files.get(str(named.get("id")))
    if file is None or file["id"] not in world.file_bytes:
        raise SlackError("file_not_found")
    file.update(mode="hosted", title=named.get("title", file["name"]), _fresh=True)
    return {key: value for key, value in file.items() if key != "_fresh"}


def _share(world: World, args: Args, files: list[JSON]) -> None:
    channel = open_channel(world, args)
    thread, ts = in_thread(world, channel, args), world.clock.stamp()
    message = said_by_bot(world, ts) | {"text": args.text("initial_comment"), "files": files, "upload": True}
    channel.messages[ts] = message | thread
    if thread:
        count_reply(channel, channel.messages[ts])
