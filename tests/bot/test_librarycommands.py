"""A library goes in and comes out on the command line, also beside a running Baton."""

from __future__ import annotations

from tests.bot.command import Terminal
from tests.bot.test_teamcommands import write
from tests.handlers.faq.stock import LIBRARY

LAN = '[[member]]\nhandle = "lan"\nname = "周岚"\nrole = "director"\n'
TEAM = (
    '[team]\nname = "晴屿战队"\n'
    + LAN
    + "".join(
        f'[[member]]\nhandle = "{handle}"\nname = "{handle}"\ngroup = "content"\n'
        for handle in ("gu", "fang", "ning", "he")
    )
)
QUESTIONS = "question,number\n油皮能用吗，会不会很油,27\n敏感肌能用吗,FAQ-8\n50ml 现在多少钱,8\n包裹寄到火星要几天,\n"


def settled(terminal: Terminal) -> None:
    write(terminal, TEAM)
    assert terminal.types("team", "import", "team.toml").code == 0
    write(terminal, LIBRARY, "library.md")


def test_a_library_goes_in_and_out_and_the_second_time_nothing_changes(terminal: Terminal) -> None:
    settled(terminal)
    assert terminal.types("faq", "import", "library.md", "--dry-run").out.endswith("nothing written (--dry-run).\n")
    assert terminal.types("faq", "import", "library.md").out == "晴屿战队: 3 new, 0 changed, 0 the same, 0 wrong.\n"

    for form in ("csv", "xlsx", "md"):
        assert terminal.types("faq", "export", f"out.{form}").out == f"晴屿战队: 3 versions written to out.{form}.\n"
        again = terminal.types("faq", "import", f"out.{form}")
        assert (again.code, again.out) == (0, "晴屿战队: 0 new, 0 changed, 3 the same, 0 wrong.\n")


def test_a_bad_row_is_named_and_ends_with_one(terminal: Terminal) -> None:
    settled(terminal)
    write(terminal, "问题,锁定事实\n多少钱,到手价 = 一百\n能用吗,质地 = 水感\n", "bad.csv")

    said = terminal.types("faq", "import", "bad.csv")
    assert said.code == 1
    assert said.out.splitlines() == [
        "Line 2, “锁定事实”: a price needs exactly one number: “一百”",
        "晴屿战队: 1 new, 0 changed, 0 the same, 1 wrong.",
    ]
    whole = terminal.types("faq", "import", "bad.csv", "--whole")
    assert whole.out.endswith("0 new, 0 changed, 0 the same, 1 wrong.\n")
    assert "I write .csv, .xlsx, .md" in terminal.types("faq", "export", "out.doc").err


def test_the_library_is_tried_on_questions(terminal: Terminal) -> None:
    settled(terminal)
    terminal.types("faq", "import", "library.md")
    write(terminal, QUESTIONS, "questions.csv")

    said = terminal.types("faq", "eval", "questions.csv")
    assert said.code == 0
    assert "4 questions: 2 right, 0 offered" in said.out
    assert "rightly silent" in said.out
