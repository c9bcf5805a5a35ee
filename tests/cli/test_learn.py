from __future__ import annotations

import json
from pathlib import Path

import pytest

from terminal import on_terminal, ran


def test_rows_for_scripts(home: Path) -> None:
    listed = ran(home, "learn")
    assert (listed.returncode, listed.stderr) == (0, "")
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert rows[0] == ["when-to-see-a-doctor", "When to see a doctor"]
    assert ["sleep", "Sleeping with quiet hands"] in rows
    assert len(rows) == 16


def test_every_listed_topic_can_be_read(home: Path) -> None:
    told = ran(home, "learn", "numb-feet")
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0] == "Numb feet care"
    assert max(map(len, lines)) > 100, "no line is wrapped"
    assert "- Bradford District Care NHS, neuropathy and feet" in lines
    assert "#" not in told.stdout


def test_the_persons_emergency_number_is_shown(home: Path) -> None:
    assert "Call your emergency number." in ran(home, "learn", "when-to-see-a-doctor").stdout
    (home / "config").mkdir()
    (home / "config" / "settings.json").write_text(json.dumps({"emergency_number": "999"}), encoding="utf-8")
    assert "Call 999." in ran(home, "learn", "when-to-see-a-doctor").stdout


@pytest.mark.parametrize(
    ("topic", "sentence"),
    [
        ("slep", "There is no topic 'slep'; did you mean 'sleep'?"),
        ("xyz", "There is no topic 'xyz'; 'unclench learn' shows them all."),
        ("", "There is no topic ''; 'unclench learn' shows them all."),
    ],
)
def test_an_unknown_topic_is_a_usage_error(home: Path, topic: str, sentence: str) -> None:
    told = ran(home, "learn", topic)
    assert (told.returncode, told.stdout, told.stderr) == (2, "", f"{sentence}\n")


def test_the_list_for_people_has_groups_and_wrapped_lines(home: Path) -> None:
    with on_terminal(home, "learn", columns=60) as program:
        assert program.ended() == 0
        assert "Good to know first" in program.text
        assert "falling-asleep" in program.text
        assert all(len(line) <= 60 for line in program.text.splitlines())
    with on_terminal(home, "learn", "when-to-see-a-doctor", columns=120) as program:
        assert program.ended() == 0
        rows = [line.rstrip() for line in program.text.splitlines()]
        assert "Same day" in rows
        assert " • A limb you slept on is still limp after 10 minutes of being free" in rows
        assert max(map(len, rows)) <= 80, "a readable column width"
