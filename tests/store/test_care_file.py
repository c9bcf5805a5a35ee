"""The note that a pack is on: it exists while the pack is on, and is reported once if it was left over."""

from __future__ import annotations

from pathlib import Path

from care import ICE, Pack
from unclench.store.care_file import CareFile

SENTENCE = "A cold pack was on when the program ended. Take the pack off."


def test_a_left_over_note_is_reported_once(tmp_path: Path) -> None:
    file = CareFile(tmp_path / "state" / "care.json")
    assert file.take() is None
    assert file.write(Pack(ICE).care) is None
    assert file.take() == SENTENCE
    assert file.take() is None


def test_a_pack_that_was_taken_off_is_not_reported(tmp_path: Path) -> None:
    file = CareFile(tmp_path / "care.json")
    file.write(Pack(ICE).care)
    file.drop()
    file.drop()
    assert file.take() is None


def test_a_broken_note_still_reports_a_pack(tmp_path: Path) -> None:
    path = tmp_path / "care.json"
    for broken in ("", "[]", "{", '{"kind": []}'):
        path.write_text(broken)
        assert CareFile(path).take() == "A pack was on when the program ended. Take the pack off."
        assert not path.exists()


def test_a_failed_write_is_reported(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    trouble = CareFile(tmp_path / "state" / "care.json").write(Pack(ICE).care)
    assert trouble is not None
    assert "state" in trouble
