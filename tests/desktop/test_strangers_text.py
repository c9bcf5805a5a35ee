"""Every text of a routine file is shown as it is: no markup is read, no "&" is eaten, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QTextBrowser, QWidget

from fakes import MONDAY
from pages import write_own
from unclench.content.bundled import assets_dir
from unclench.core.reminders.tray_menu import MenuEntry, TrayIcon, TrayView
from unclench.core.session import events as ev
from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.frame.tray import Tray, without_markup
from unclench.desktop.views.routine_view import routine_view
from unclench.desktop.views.sheet import sheet_html
from unclench.desktop.widgets.buttons import Button, Chip, Choice, Switch, TickBox
from unclench.desktop.widgets.tooltip import set_tooltip
from unclench.store.paths import Paths

Desk = Any  # of tests/desktop/conftest.py, which cannot be imported
TAG = "<img src='/x.png'> & <b>bold</b>"


def text(name: str) -> str:
    """What a stranger may write."""
    return f"{TAG} {name}"


def quoted(name: str) -> str:
    return '"' + text(name) + '"'


HOSTILE = f"""\
title: {quoted("title")}
summary: {quoted("summary")}
sources: [{quoted("source")}]
exercises:
  - name: {quoted("first")}
    cue: {quoted("cue")}
    mistake: {quoted("mistake")}
    reps: 2
    move: 1 s
    prepare: 2 s
    positions:
      - {{name: {quoted("one")}, hold: 4 s}}
      - {{name: {quoted("two")}, hold: 4 s}}
  - {{name: {quoted("second")}, reps: 2, hold: 4 s, prepare: 2 s}}
  - {{name: {quoted("third")}, reps: 2, hold: 4 s, optional: true}}
"""


@pytest.fixture
def style(qapp: QApplication) -> Style:
    return Style(Theme(Scheme.LIGHT), assets_dir())


@pytest.fixture
def own(desk: Desk, paths: Paths) -> Desk:
    """A window whose library has the stranger's routine."""
    write_own(paths, text=HOSTILE)
    desk.app.library.load()
    assert [str(one) for one in desk.app.library.library.problems] == []
    desk.accept()
    return desk


def home(desk: Desk) -> None:
    assert desk.page is desk.app.browse_flow.home


def routine(desk: Desk) -> None:
    desk.app.browse_flow.open("mine")


def player(desk: Desk) -> None:
    desk.start("mine")
    desk.wait(8)


def hurts(desk: Desk) -> None:
    player(desk)
    desk.press("h")


def after(desk: Desk) -> None:
    player(desk)
    desk.app.controller.obey(ev.Stop())


def settings(desk: Desk) -> None:
    desk.app.change(lambda now: now.hiding("mine", "second"))
    desk.app.pages.tab_chosen.emit(desk.app.settings)


def faults(root: QObject) -> Iterator[str]:
    """Everything below this object that would read a text as something else than text."""
    for widget in root.findChildren(QWidget):
        tip = widget.toolTip()
        if "<" in tip and not (tip.startswith("<qt>") and "<" not in tip[4:-5]):
            yield f"tooltip {tip}"
        for words in (widget.accessibleName(), widget.accessibleDescription()):
            if "&lt;" in words or "&amp;" in words:
                yield f"a screen reader would speak {words}"
        if isinstance(widget, QLabel) and widget.text() and widget.textFormat() is not Qt.TextFormat.PlainText:
            yield f"label {widget.text()}"
        if isinstance(widget, QAbstractButton):
            if not widget.shortcut().isEmpty():
                yield f"shortcut of {widget.text()}"
            if "&" in widget.text() and "&" not in widget.accessibleName():
                yield f"a screen reader would not speak the & of {widget.text()}"
        if isinstance(widget, QTextBrowser) and TAG in widget.toHtml():
            yield "markup in a text"
    for action in root.findChildren(QAction):
        if "&" in action.text().replace("&&", ""):
            yield f"menu {action.text()}"


@pytest.mark.parametrize("show", [home, routine, player, hurts, after, settings])
def test_on_every_page_a_strangers_text_is_text(own: Desk, show: Callable[[Desk], None]) -> None:
    show(own)
    own.settle()
    assert list(faults(own.window)) == []


def test_the_walk_meets_the_strangers_text(own: Desk) -> None:
    """Otherwise the test above would prove nothing."""
    player(own)
    tips = {widget.toolTip() for widget in own.window.findChildren(QWidget)}
    assert f"<qt>{escape(text('one'))}</qt>" in tips
    routine(own)
    names = [widget.accessibleName() for widget in own.window.findChildren(QWidget)]
    assert any(text("first") in name for name in names)


def test_a_tooltip_without_markup_stays_as_it_is(style: Style, qtbot: Any) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tooltip(widget, "Fist & rest")
    assert (widget.toolTip(), widget.accessibleDescription()) == ("Fist & rest", "")
    set_tooltip(widget, TAG)
    document = QTextDocument()
    document.setHtml(widget.toolTip())
    assert (document.toPlainText(), widget.accessibleDescription()) == (TAG, TAG)
    set_tooltip(widget, "Fist")
    assert (widget.toolTip(), widget.accessibleDescription()) == ("Fist", "")


@pytest.mark.parametrize("make", [Button, Chip, Choice, Switch, TickBox])
def test_no_button_makes_a_shortcut_of_a_title(style: Style, qtbot: Any, make: Callable[..., QAbstractButton]) -> None:
    button = make(style, "Heat &ice")
    qtbot.addWidget(button)
    assert (button.text(), button.accessibleName(), button.shortcut().isEmpty()) == ("Heat &ice", "Heat &ice", True)
    button.setText("Heat")
    assert button.accessibleName() == ""
    button.setAccessibleName("Warm")
    button.setText("&Ice")
    assert (button.accessibleName(), button.shortcut().isEmpty()) == ("Warm", True)


def test_the_tray_shows_titles_as_they_are(qapp: QApplication) -> None:
    tray = Tray(assets_dir())
    before = {*qapp.topLevelWidgets()}
    entry = MenuEntry("Heat & ice", entries=(MenuEntry("Fist & rest"),))
    tray.show_view(TrayView(icon=TrayIcon.WAITING, tooltip=TAG, menu=(entry,)))
    menus = [one for one in {*qapp.topLevelWidgets()} | before if isinstance(one, QMenu)]
    labels = {action.text() for menu in menus for action in menu.actions()}
    assert {"Heat && ice", "Fist && rest"} <= labels
    assert without_markup(TAG) == "‹img src='/x.png'› & ‹b›bold‹/b›"
    assert without_markup("5 > 4 & 3") == "5 › 4 & 3"
    tray.close()


def test_the_sheet_shows_it_as_it_is(own: Desk) -> None:
    found = own.app.library.library.find("mine")
    assert found is not None
    html = sheet_html(routine_view(found, Settings(), MONDAY.date()))
    document = QTextDocument()
    document.setHtml(html)
    assert "<img" not in html
    for name in ("title", "summary", "first", "cue", "mistake", "one", "second", "source"):
        assert text(name) in document.toPlainText(), name
