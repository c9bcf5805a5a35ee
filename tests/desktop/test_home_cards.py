"""The cards of the home page: their order, their pictures, and that each can be reached."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from pytestqt.qtbot import QtBot

from fakes import MONDAY
from unclench.content.bundled import assets_dir, routines_dir
from unclench.content.library import Library, load_library
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.views.home_view import CardView, Filter, HomeView, Totals, home_view
from unclench.desktop.views.routine_view import routine_view
from unclench.desktop.widgets.card_grid import CardGrid

NOON = datetime(2026, 1, 6, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(routines_dir())


def home(library: Library, affected: Literal["left", "right"] = "right") -> HomeView:
    return home_view(library, PastSessions(), Settings(affected_side=affected), Filter(), NOON, Totals())


def test_the_cards_are_sorted_by_title(library: Library) -> None:
    titles = [card.title for card in home(library).cards]
    assert titles == sorted(titles, key=str.casefold)
    assert len(titles) == len(library.routines)


@pytest.mark.parametrize(
    ("routine", "figure"),
    [
        ("typing-warmup", "finger-spread"),  # for the hands, although it begins with the shoulders
        ("elbow-glide", "elbow-bend"),
        ("neck-ease", "chin-tuck"),
        ("wrist-flex", "wrist-ext-stretch"),
    ],
)
def test_a_card_shows_a_figure_of_the_routines_body_area(library: Library, routine: str, figure: str) -> None:
    (card,) = (card for card in home(library).cards if card.id == routine)
    assert card.tour is not None
    assert card.tour.figure == figure


def test_every_card_can_be_scrolled_to_at_any_width(qtbot: QtBot) -> None:
    style = Style(Theme(Scheme.LIGHT), assets_dir())
    grid = CardGrid(style, Figures(style, assets_dir()), "Routines")
    qtbot.addWidget(grid)
    grid.show_cards(
        [CardView(str(number), "Title", "2 min · Hand · desk", "What it is for", "") for number in range(9)]
    )
    grid.show()
    for width in range(640, 680):
        grid.resize(width, grid.height())
        qtbot.waitUntil(lambda: grid.visualRect(grid.model().index(8, 0)).bottom() <= grid.height())


def test_a_source_is_listed_once_with_what_was_taken_from_it(library: Library) -> None:
    routine = library.find("before-bed")
    assert routine is not None
    sources = routine_view(routine, Settings(), MONDAY.date()).sources
    assert "Madenci hand massage trial" not in sources
    assert "Madenci hand massage trial (3 min a hand)" in sources
    assert "Tanya Coats, sleep positions" in sources


def test_home_names_a_file_that_is_not_read_because_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml.txt").write_text("title: T\nexercises: [{name: A, reps: 5}]\n")
    shown = home(load_library(routines_dir(), tmp_path))
    assert shown.broken == "mine.yaml.txt has 1 problem."
