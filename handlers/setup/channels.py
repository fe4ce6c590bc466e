"""Channels: the bot comes into one, is told what it is for, and is removed again."""

from __future__ import annotations

from bot.chat import Joined, Left, Oops, Place, Pressed, Said
from bot.feature import OnPress, Value
from bot.stranger import Stranger
from bot.work import Turn, Work, sentence
from handlers.setup import cards, keeping, rules
from storage import people, roster, teams
from storage.people import DEPUTY, DIRECTOR, Member
from storage.teams import HOME, OTHER, Channel, Team

# --- a stranger brings the bot in ---------------------------------------------------------------------------------


def welcome(stranger: Stranger) -> Member | None:
    """Whoever adds the bot to a channel founds a team there; where a team is at home already, they are asked first."""
    event = stranger.event
    if isinstance(event, Left) and event.bot:
        _seen_from_afar(stranger, event)
    elif isinstance(event, Joined) and event.bot:
        return _brought_in(stranger, event)
    elif isinstance(event, Pressed) and event.action == "setup.found" and _may_found(stranger):
        return _found(stranger)
    elif isinstance(event, Said) and event.addressed and _may_found(stranger):
        stranger.say("setup.elsewhere" if stranger.near else "setup.nobody_yet", "setup.found")
    return None


def _brought_in(stranger: Stranger, event: Joined) -> Member | None:
    if not _may_found(stranger):
        _seen_from_afar(stranger, event)
        return None
    if stranger.near is None:
        return _found(stranger)
    stranger.say("setup.elsewhere", "setup.found")
    return None


def _may_found(stranger: Stranger) -> bool:
    """A person, no guest of the workspace, in a channel that belongs to nobody yet."""
    event, profile = stranger.event, stranger.profile
    if not event.sender.id or event.place.kind != "channel" or (profile and (profile.bot or profile.guest)):
        return False
    place = event.place
    return teams.channel_at(stranger.db, place.platform, place.workspace, place.id) is None


def _found(stranger: Stranger) -> Member:
    """A new team, with this channel as its home and the founder as its director."""
    event, profile, db = stranger.event, stranger.profile, stranger.db
    title = event.title if isinstance(event, Joined) else ""
    texts, lang = stranger.parts.texts, profile.lang if profile and profile.lang in ("zh", "en") else "zh"
    team = Team(name=title or texts.label("setup.usual_name", lang), lang=lang, ready=False, created_at=stranger.now)
    team.tz = (rules.zone(profile.tz) if profile and profile.tz else "") or team.tz
    name = (profile.name if profile else "") or event.sender.name or event.sender.id
    email = profile.email.strip().lower() if profile else ""
    founder = Member(team_id=team.id, name=name, email=email, last_platform=event.place.platform)
    founder.handle = people.free_handle(db, team.id, email.partition("@")[0], name)
    founder.created_at = stranger.now
    keeping.found(stranger.work(team), founder, team)
    people.join(db, founder.id, event.sender.platform, event.sender.workspace, event.sender.id, name)
    _channel(stranger.work(team), event.place, title).purpose = HOME
    db.flush()
    return founder


def hang_card(turn: Turn, value: Value) -> None:
    """The founder pressed the button that makes a team here: its card hangs in the channel, once."""
    if turn.team.ready or not isinstance(turn.event, Pressed):
        raise Oops("setup.has_team", team=turn.team.name)
    turn.hang("setup.card", turn.team.id, turn.place.itself)
    turn.settle("setup.founded", who=turn.me)


# --- the bot comes and goes ---------------------------------------------------------------------------------------


def joined(turn: Turn, event: Joined) -> None:
    """The bot was added by somebody it knows: to the home of a new team, or to a channel whose use is asked."""
    if not event.bot or event.place.kind != "channel":
        return
    known = teams.channel_at(turn.db, event.place.platform, event.place.workspace, event.place.id)
    back = known is not None and known.gone
    channel = _channel(turn, event.place, event.title)
    if turn.team.ready:
        channel.undecided = channel.undecided or known is None
        turn.hang("setup.channel", channel.id, event.place.itself, again=back)
    elif channel.purpose == HOME:
        turn.hang("setup.card", turn.team.id, event.place.itself, again=back)
    else:
        turn.reply("setup.finish_first", team=turn.team.name)
    turn.db.add(channel)


def _channel(work: Work, place: Place, title: str = "") -> Channel:
    """The team's row for this channel; the bot is in it (again)."""
    found = teams.channel_at(work.db, place.platform, place.workspace, place.id)
    if found is None:
        found = Channel(team_id=work.team.id, platform=place.platform, workspace=place.workspace, chat_id=place.id)
    found.gone, found.title = False, title or found.title
    work.db.add(found)
    work.db.flush()
    return found


def left(turn: Turn, event: Left) -> None:
    if event.bot:
        _gone(turn, event)
    for person in event.who:
        roster.gone(turn.db, event.place.platform, event.place.workspace, event.place.id, person.id)


def _seen_from_afar(stranger: Stranger, event: Joined | Left) -> None:
    """Somebody we do not know (Slack may not say who) removed the bot from a team's channel, or brought it back."""
    channel = teams.channel_at(stranger.db, event.place.platform, event.place.workspace, event.place.id)
    team = stranger.db.get(Team, channel.team_id) if channel else None
    if team is None or channel is None:
        return
    if isinstance(event, Left):
        _gone(stranger.work(team), event)
    elif channel.gone:
        _channel(stranger.work(team), event.place, event.title)
        keeping.show(stranger.work(team))


def _gone(work: Work, event: Left) -> None:
    """The bot is out of the channel: nothing goes there any more, and who directs the team is told."""
    place = event.place
    channel = teams.channel_at(work.db, place.platform, place.workspace, place.id)
    if channel is None or channel.gone or channel.team_id != work.team.id:
        return
    channel.gone = True
    work.db.add(channel)
    work.db.flush()
    keeping.show(work)
    for boss in people.with_role(work.db, work.team.id, DIRECTOR, DEPUTY):
        key = "setup.gone.home" if channel.purpose == HOME else "setup.gone.other"
        look = work.to(boss)
        work.tell(boss, sentence(look, key, title=cards.title_of(look, channel)), quiet=True)


# --- what a channel is for ----------------------------------------------------------------------------------------


def say_purpose(turn: Turn, words: str) -> None:
    """`频道 主频道|作战室|普通`, said in the channel that is meant."""
    if turn.place.kind != "channel":
        raise Oops("setup.channel.where")
    purpose = rules.use_in(words)
    if not words:
        channel = _channel(turn, turn.place)
        turn.hang("setup.channel", channel.id, turn.place.itself, again=True)
        return
    if not purpose:
        raise Oops("setup.channel.unknown", word=words)
    channel = _channel(turn, turn.place)
    displaced = _use(turn, channel, purpose)
    turn.reply(sentence(turn.room, "setup.channel.now", use=cards.use_words(turn.room, purpose)))
    if displaced:
        turn.reply("setup.channel.instead", title=cards.title_of(turn.room, displaced[0]))
    if purpose == OTHER and not turn.homes():
        turn.reply("setup.channel.homeless")


def pressed_purpose(purpose: str) -> OnPress:
    """The button that gives a channel this purpose."""

    def press(turn: Turn, value: Value) -> None:
        channel = turn.db.get(Channel, value.get("channel", ""))
        if channel is None or channel.team_id != turn.team.id or channel.gone:
            raise Oops("setup.channel.lost")
        _use(turn, channel, purpose)
        turn.toast("setup.channel.now", use=cards.use_words(turn, purpose))

    return press


def _use(turn: Turn, channel: Channel, purpose: str) -> list[Channel]:
    """Give the channel its purpose, note it, and make true every card that shows it."""
    before, was_open = channel.purpose, channel.undecided
    displaced = teams.use_for(turn.db, channel, purpose)
    if before != purpose or was_open:
        title = channel.title or channel.chat_id
        keeping.note(turn, "channel", "" if was_open else before, purpose, title)
    for each in [channel, *displaced]:
        turn.refresh("setup.channel", each.id)
    keeping.show(turn)
    return displaced
