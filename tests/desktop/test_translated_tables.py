"""Words from tables are translated when the window shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fakes import OtherLanguage
from unclench.core import i18n as words
from unclench.desktop.sections.figures import FiguresSection
from unclench.desktop.widgets.buttons import Chip
from unclench.desktop.widgets.fields import Menu
from unclench.desktop.widgets.swatches import Swatch

Desk = Any  # conftest.Desk; conftest cannot be imported


def test_words_from_tables_are_translated_in_the_window(
    open_desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_translations", OtherLanguage())
    desk = open_desk()
    desk.accept()
    home = desk.app.browse_flow.home
    shown = [menu.itemText(one) for menu in home.findChildren(Menu) for one in range(menu.count())]
    shown += [chip.text() for chip in home.findChildren(Chip)]
    figures: FiguresSection = desk.app.settings.figures
    shown += [swatch.toolTip() for swatch in figures.findChildren(Swatch)]
    assert {"«Feet»", "«Desk»", "«10 min»", "«Any area»", "«Medium dark»", "«Terracotta»"} <= set(shown)
    assert all(text.startswith("«") for text in shown), shown
