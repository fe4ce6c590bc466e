"""A team goes in as one file and comes out as one, also while Baton is running."""

from __future__ import annotations

from pathlib import Path

from bot.opening import opened
from tests.bot.command import Terminal

DEMO = (Path(__file__).parents[2] / "bot" / "demo" / "team.toml").read_text("utf-8")
SMALL = """
[team]
name = "晴屿战队"

[[member]]
handle = "lan"
name = "周岚"
group = "strategy"
role = "director"
"""


def write(terminal: Terminal, text: str, name: str = "team.toml") -> None:
    (terminal.folder / name).write_text(text, "utf-8")


def test_a_team_is_loaded_and_the_second_time_nothing_changes(terminal: Terminal) -> None:
    write(terminal, SMALL)

    first = terminal.types("team", "import", "team.toml")
    second = terminal.types("team", "import", "team.toml")

    assert first.code == 0
    assert first.out.splitlines()[-1].startswith("晴屿战队: ")
    assert "周岚" in first.out
    assert second.out == "晴屿战队: nothing to change.\n"


def test_a_dry_run_says_the_same_and_changes_nothing(terminal: Terminal) -> None:
    write(terminal, SMALL)

    dry = terminal.types("team", "import", "team.toml", "--dry-run")
    wet = terminal.types("team", "import", "team.toml")

    assert dry.out.splitlines()[:-1] == wet.out.splitlines()[:-1] != []
    assert dry.out.endswith("none of them made (--dry-run).\n")
    assert wet.out.endswith(" made.\n")


def test_a_dry_run_touches_nothing_at_all(terminal: Terminal) -> None:
    write(terminal, SMALL)
    before = standing(terminal.folder)

    assert terminal.types("team", "import", "team.toml", "--dry-run").code == 0
    assert standing(terminal.folder) == before  # there was no database, and there is none now

    terminal.types("team", "import", "team.toml")
    before = standing(terminal.folder)
    write(terminal, SMALL.replace("周岚", "周兰"))
    assert "周兰" in terminal.types("team", "import", "team.toml", "--dry-run").out
    assert standing(terminal.folder) == before


def standing(folder: Path) -> dict[str, bytes]:
    """Every file in the folder but the team file itself, as it reads."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "team.toml")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_what_comes_out_goes_in_again_unchanged(terminal: Terminal) -> None:
    write(terminal, DEMO)
    terminal.types("team", "import", "team.toml")

    write(terminal, terminal.types("team", "export").out, "out.toml")

    assert terminal.types("team", "import", "out.toml").out.endswith(": nothing to change.\n")


def test_it_also_works_beside_a_running_baton(terminal: Terminal) -> None:
    write(terminal, SMALL)

    with opened(f"sqlite:///{terminal.folder / 'var' / 'baton.db'}"):
        assert terminal.types("team", "import", "team.toml").code == 0
        assert "周岚" in terminal.types("team", "export").out


def test_everything_that_is_wrong_with_a_file_is_said_at_once(terminal: Terminal) -> None:
    write(terminal, SMALL.replace('"director"', '"boss"').replace('"strategy"', '"stratgy"'))

    said = terminal.types("team", "import", "team.toml")

    assert (said.code, said.out) == (1, "")
    assert [line.partition(":")[0] for line in said.err.splitlines()] == [
        "team.toml, line 8, member 1, group",
        "team.toml, line 9, member 1, role",
    ]


def test_a_file_that_is_not_there_is_named(terminal: Terminal) -> None:
    assert terminal.types("team", "import", "team.toml").err == "team.toml: No such file or directory\n"


def test_a_file_that_is_no_text_is_named(terminal: Terminal) -> None:
    (terminal.folder / "team.toml").write_bytes("name = '晴屿'".encode("gbk"))

    said = terminal.types("team", "import", "team.toml")

    assert (said.code, said.err) == (1, "team.toml is not written in UTF-8: save it so in the editor\n")


def test_it_must_be_clear_which_team_is_meant(terminal: Terminal) -> None:
    assert terminal.types("team", "export").err.startswith("there is no team yet")

    for name in ("一队", "二队"):
        write(terminal, SMALL.replace("晴屿战队", name))
        terminal.types("team", "import", "team.toml")

    assert terminal.types("team", "export").err == "there are several teams, say which: 一队, 二队\n"
    assert terminal.types("team", "export", "三队").err == "there is no team named 三队; there are: 一队, 二队\n"
    assert 'name = "二队"' in terminal.types("team", "export", "二队").out
