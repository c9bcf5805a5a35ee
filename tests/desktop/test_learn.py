"""Learn in the window: the list, a card, and going back, operated by the keys that a person would press."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QTextBlock
from PySide6.QtWidgets import QRadioButton

from pages import show_card, show_learn
from unclench.content.bundled import assets_dir
from unclench.content.learn import Card, load_cards
from unclench.content.safety_text import load_safety_text
from unclench.core.settings.settings import set_to
from unclench.desktop.drawing.theme import Scheme
from unclench.desktop.widgets.reader import COLUMN, Reader
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.topic_card import TopicCard

Desk = Any  # conftest.Desk; conftest cannot be imported


def reader(desk: Desk) -> Reader:
    (found,) = desk.app.learn.findChildren(Reader)
    assert isinstance(found, Reader)
    return found


def open_text(desk: Desk) -> str:
    """The text of the open card; empty while the list is shown."""
    return reader(desk).toPlainText() if reader(desk).isVisible() else ""


def all_cards(desk: Desk) -> tuple[Card, ...]:
    return load_cards(assets_dir(), load_safety_text(assets_dir() / "safety.yaml").with_emergency(None))


def blocks(desk: Desk) -> list[QTextBlock]:
    document = reader(desk).document()
    return [document.findBlockByNumber(number) for number in range(document.blockCount())]


def test_learn_is_a_separate_page(desk: Desk) -> None:
    desk.accept()
    tabs = {tab.text(): tab for tab in desk.app.pages.findChildren(QRadioButton) if tab.isVisible()}
    assert [name for name in tabs if name in ("Home", "Learn", "Settings")] == ["Home", "Learn", "Settings"]
    for name, page in (("Learn", desk.app.learn), ("Settings", desk.app.settings), ("Home", desk.app.browse_flow.home)):
        tabs[name].click()
        assert desk.page is page
        assert tabs[name].isChecked()


def test_every_card_can_be_read_and_closed_by_keyboard(desk: Desk) -> None:
    show_learn(desk)
    cards = all_cards(desk)
    for number, card in enumerate(cards):
        focused = desk.app.window.focusWidget()
        assert focused.accessibleName() == card.title
        assert focused.accessibleDescription() == card.summary
        desk.press(Qt.Key.Key_Return)
        assert open_text(desk).startswith(card.title)
        assert card.sources[-1] in open_text(desk)
        assert desk.app.window.focusWidget() is reader(desk)
        if number % 2:
            desk.press(Qt.Key.Key_Escape)
        else:
            desk.bot.keyClick(reader(desk), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
            desk.press(Qt.Key.Key_Return)
        assert open_text(desk) == ""
        assert desk.app.window.focusWidget() is focused
        desk.press(Qt.Key.Key_Tab)


def test_a_click_opens_a_card_and_its_tab_returns_to_the_list(desk: Desk) -> None:
    show_learn(desk)
    cards = desk.app.learn.findChildren(TopicCard)
    desk.bot.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert open_text(desk).startswith("How good is the evidence?")
    desk.app.pages.tab_chosen.emit(desk.app.learn)
    assert open_text(desk) == ""


def test_a_card_opens_at_its_top_and_scrolls_by_keys(desk: Desk) -> None:
    show_card(desk)
    desk.app.window.resize(360, 560)
    bar = reader(desk).verticalScrollBar()
    assert bar.value() == 0
    desk.press(Qt.Key.Key_PageDown)
    assert bar.value() > 100
    desk.press(Qt.Key.Key_Down)
    below = bar.value()
    desk.press(Qt.Key.Key_PageUp)
    assert bar.value() < below
    desk.press(Qt.Key.Key_End)
    desk.press(Qt.Key.Key_Escape)
    desk.app.learn.open("numb-feet")
    assert bar.value() == 0


@pytest.mark.parametrize("scale", [80, 100, 200])
@pytest.mark.parametrize("width", [360, 1000, 1600])
def test_the_column_has_a_readable_width(desk: Desk, width: int, scale: int) -> None:
    desk.app.change(set_to(text_scale=scale))
    desk.app.window.resize(width, 560)
    show_card(desk)
    QCoreApplication.processEvents()
    view = reader(desk)
    style = desk.app.style
    layout = view.document().documentLayout()
    boxes = [layout.blockBoundingRect(block) for block in blocks(desk)]
    assert max(box.width() for box in boxes) <= min(COLUMN, view.viewport().width())
    assert view.horizontalScrollBar().maximum() == 0
    plain = next(block for block in blocks(desk) if block.text().startswith("Read this list once"))
    last = blocks(desk)[-1]
    assert plain.begin().fragment().charFormat().font().pixelSize() == style.px("long")
    assert plain.blockFormat().lineHeight() == 1.5 * style.px("long")
    assert last.begin().fragment().charFormat().font().pixelSize() == style.px("meta"), "sources are in small type"


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("width", [360, 1000])
def test_no_text_of_the_list_is_clipped(desk: Desk, width: int, scale: int) -> None:
    desk.app.change(set_to(text_scale=scale))
    desk.app.window.resize(width, 560)
    show_learn(desk)
    QCoreApplication.processEvents()
    cards = desk.app.learn.findChildren(TopicCard)
    assert len(cards) == 16
    for card in cards:
        assert card.height() >= 44
        for label in card.findChildren(Label):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert card.rect().contains(label.geometry()), label.text()


def test_a_card_follows_the_theme(desk: Desk) -> None:
    show_card(desk)
    desk.app.change(set_to(appearance="dark"))
    style = desk.app.style
    assert style.theme.scheme is Scheme.DARK
    inks = {block.begin().fragment().charFormat().foreground().color().name() for block in blocks(desk)}
    assert inks == {style.color("text").name(), style.color("text2").name()}


def test_a_changed_emergency_number_appears_in_the_card(desk: Desk) -> None:
    show_card(desk)
    assert "Call your emergency number." in open_text(desk)
    desk.press(Qt.Key.Key_F1)
    desk.app.safety.number_chosen.emit("999")
    desk.press(Qt.Key.Key_F1)
    assert desk.page is desk.app.learn
    assert "Call 999." in open_text(desk)


def test_a_screen_reader_gets_the_name_and_text_of_the_card(desk: Desk) -> None:
    show_card(desk)
    told = QAccessible.queryAccessibleInterface(reader(desk))
    assert told.text(QAccessible.Text.Name) == "When to see a doctor"
    assert told.state().readOnly
    assert "A limb you slept on is still limp" in told.textInterface().text(0, told.textInterface().characterCount())
