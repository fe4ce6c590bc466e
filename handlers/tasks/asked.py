"""Questions about a task by its number ("12还有名额吗", "who has 12?"): they are answered by what is known of it."""

from __future__ import annotations

import re
from typing import Final

from bot.phrases import tasknumbers
from bot.phrases.plain import plain
from bot.work import Turn
from handlers.tasks import cards, doing, naming
from storage import tasks, topics
from storage.people import GUEST
from storage.tasks import Task
from storage.topics import Topic

NUMBER: Final = "\ue000"
ENDS: Final = r"(?:了|的|啊|呀|呢|吗|么|没有?|\s|\?|!|。)*"
SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{NUMBER}(?:现在|目前|还|是不是|\s)*(?:有|剩|空|在|能)(?:不|没)?(?:着|剩|有)*(?:几个)?(?:名额|位置|坑|空|人|认领)*"
        rf"(?:认领|拿|要|做|接|写|领)?(?:走)?{ENDS}[吗么没有?]{ENDS}",
        rf"{NUMBER}(?:现在|目前|\s)*(?:是|归|在)?谁(?:的|手[上里]|那里?|拿|认领|领|接|要|在?[写做拍跟弄]|负责|那儿){ENDS}",
        rf"(?:现在|是|请问|\s)*谁(?:在|的|来|想|要|能|可以|有空|愿意|去|\s)*(?:拿|认领|领|接|[写做拍跟弄]|负责|有|抢)(?:走|着|了|的|在|\s)*{NUMBER}{ENDS}",
        rf"{NUMBER}的?(?:现在|目前|\s)*(?:到|在|是)?(?:哪一?步|什么(?:状态|进度|情况|阶段)|怎么?样|怎样|进度|状态|进展){ENDS}",
        rf"is {NUMBER} (?:still |already |yet )*(?:free|available|open|taken|there|claimed|up for grabs|gone){ENDS}",
        rf"who(?:'s| is| has|'s got| got| took| claimed| owns)+(?: got| on| doing)? {NUMBER}{ENDS}",
        rf"(?:where is|where's|how is|how's|what about|what's up with|status of|what's the status of) {NUMBER}{ENDS}",
        rf"{NUMBER}(?:现在|目前|已经|\s)*有(?:没有)?人(?:已经|在|来|要|\s)*"
        rf"(?:认领|拿|领|接|要|[写做拍跟弄]|负责)(?:走|着)?{ENDS}",
        rf"(?:can|could|will|would) (?:anyone|anybody|someone|somebody)(?: please)?"
        rf" (?:take|do|write|claim|grab) {NUMBER}{ENDS}",
        rf"(?:has|have) (?:anyone|anybody|someone|somebody) (?:taken|claimed|got) {NUMBER}{ENDS}",
    )
)


def answered(turn: Turn, words: str) -> bool:
    """Show the topic or the task that the question is about; False if these words ask nothing of one."""
    said = plain(naming.placed(turn, words).words)
    found = [one for one in tasknumbers.find(said) if len(set(one.tasks)) == 1]
    if len(found) != 1:
        return False
    one = found[0]
    asked = re.sub(r"\s+", " ", f"{said[: one.start]}{NUMBER}{said[one.end :]}").strip()
    return any(shape.fullmatch(asked) for shape in SHAPES) and _shown(turn, one.tasks[0])


def _shown(turn: Turn, number: int) -> bool:
    topic = topics.numbered(turn.db, turn.team.id, number)
    if topic is not None and (topic.shareable or turn.who.role != GUEST):
        _show_topic(turn, topic)
        return True
    task = _visible(turn, number) if topic is None else None
    if task is not None:
        cards.show_history(turn, task)
    return task is not None


def _visible(turn: Turn, number: int) -> Task | None:
    return next((t for t in tasks.numbered(turn.db, turn.team.id, number) if doing.is_visible(turn, t)), None)


def _show_topic(turn: Turn, topic: Topic) -> None:
    if turn.place.kind == "dm":
        turn.hang("topics.topic", topic.id, turn.place.itself, turn.who, again=True)
    else:
        turn.hang_for(turn.who, "topics.topic", topic.id, again=True)
        turn.reply("tasks.in_your_dm", who=turn.me)
