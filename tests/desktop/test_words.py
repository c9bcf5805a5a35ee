"""What stands in tables is translated where the window shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fakes import OtherLanguage
from unclench.core import i18n as words
from unclench.desktop.sections.figures import FiguresSection

Desk = Any  # conftest.Desk; conftest cannot be imported


def test_the_tables_of_the_window_are_translated(
    open_desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_translations", OtherLanguage())
    desk = open_desk()
    desk.accept()
    home = desk.app.browse_flow.home
    menus = (home._group_menu, home._place, home._minutes_menu)
    shown = [menu.itemText(one) for menu in menus for one in range(menu.count())]
    shown += [chip.text() for chip in (*home._groups, *home._minutes)]
    figures: FiguresSection = desk.app.settings.figures
    shown += [swatch.toolTip() for part in (figures._skin, figures._clothes) for swatch in part._swatches]
    assert {"«Feet»", "«Desk»", "«10 min»", "«Any area»", "«Medium dark»", "«Terracotta»"} <= set(shown)
    assert all(text.startswith("«") for text in shown), shown
