"""The letters by their place: those of the layouts that are used most, and that the module is what the tool writes."""

from __future__ import annotations

import ctypes.util
import shutil

import pytest

from tools import letter_places
from unclench.system.terminal import letter_places as written
from unclench.system.terminal.key_decoder import latin


@pytest.mark.parametrize(
    "typed",
    ["ръыьклафунт", "ησμρκφευν", "ידצרלכקטמ", "اسةقنبثغى", "ჰსმრკფეყნ"],
    ids=["ru", "gr", "il", "ara", "ge"],
)
def test_every_key_of_the_player_has_its_letter(typed: str) -> None:
    assert set("hsmrkfeyn") <= set(latin(typed))


def test_latin_letters_and_signs_stay() -> None:
    assert latin("Yes, Ärger: 10 é ß") == "yes, ärger: 10 é ß"


def test_the_module_is_what_the_tool_writes() -> None:
    if not (shutil.which("dpkg-query") and letter_places.RULES.exists() and ctypes.util.find_library("xkbcommon")):
        pytest.skip("needs Debian's packages xkb-data and libxkbcommon0")
    if letter_places.version() != written.VERSION:
        pytest.skip(f"the module was written from xkb-data {written.VERSION}")
    assert letter_places.MODULE.read_text(encoding="utf-8") == letter_places.module()
