"""The countdown ring: its pixels, and what a screen reader finds."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from unclench.content.bundled import assets_dir
from unclench.core.session.player_view import RingView, phase_word
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import PHASE_ROLES, Scheme, Theme
from unclench.desktop.widgets.countdown_ring import CountdownRing
from unclench.desktop.widgets.ring_shapes import CLEAR, RADIUS, SHAPES
from unclench.desktop.widgets.ring_words import Places, place_words

SIZES = (96, 120, 204, 300, 400)
HAIR = 12  # of 255: large digits differ by this much, depending on what Qt has drawn before
pytestmark = pytest.mark.usefixtures("application_style")


def look_of(scale: float = 1.0, *, scheme: Scheme = Scheme.LIGHT, reduced: bool = False) -> Style:
    return Style(Theme(scheme, scale, reduced), assets_dir())


class Stage(QWidget):
    """A ring on its background color."""

    def __init__(self, bot: QtBot, look: Style, side: int = 204, height: int | None = None) -> None:
        super().__init__()
        bot.addWidget(self)
        self.look = look
        self.resize(side, height or side)
        self.ring = CountdownRing(look, self)
        self.ring.resize(self.size())

    def view(
        self, phase: str, seconds: int = 4, share: float | None = 0.5, motion_s: float = 0.0, *, count: int = 0,
        paused: bool = False, halted: bool = False,
    ) -> None:  # fmt: skip
        self.words = (len(str(seconds)), phase, phase_word(phase))
        self.ring.show_view(
            phase, phase_word(phase), seconds, share, motion_s, count=count, paused=paused, halted=halted
        )

    @property
    def places(self) -> Places:
        """The current positions of the ring, the number and the word."""
        return place_words(self.look, self.ring.size(), *self.words)

    def seen(self, *, words: bool = True) -> QImage:
        image = QImage(self.size(), QImage.Format.Format_RGB32)
        image.fill(self.look.color("stage"))
        self.ring.render(image, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
        return image

    def at(self, place: float, radius: float = RADIUS) -> QColor:
        """The color on the ring at a fraction of the turn, clockwise from the top."""
        angle, side = 2 * math.pi * place, self.width()
        x = side / 2 + math.sin(angle) * radius * side
        y = side / 2 - math.cos(angle) * radius * side
        return self.seen().pixelColor(int(x), int(y))


class Painted(QObject):
    """Notes what is painted on a widget."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__(watched[0])
        self.widgets: list[QObject] = []
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint:
            self.widgets.append(watched)
        return False


@pytest.fixture
def stage(qtbot: QtBot) -> Callable[..., Stage]:
    def build(look: Style | None = None, side: int = 204, height: int | None = None) -> Stage:
        return Stage(qtbot, look or look_of(), side, height)

    return build


def like(one: QColor, other: QColor, tolerance: int = 12) -> bool:
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= tolerance for a, b in pairs)


def around(image: QImage, ring: QRectF, radius: float) -> list[QColor]:
    """Every pixel on a circle inside the ring."""
    steps = math.ceil(8 * radius * ring.width())
    angles = [2 * math.pi * step / steps for step in range(steps)]
    x, y, size = ring.center().x(), ring.center().y(), radius * ring.width()
    return [image.pixelColor(int(x + math.cos(one) * size), int(y + math.sin(one) * size)) for one in angles]


def most_different(one: QImage, other: QImage) -> int:
    """The largest difference of any pixel, 0-255. An arc with another start has slightly different edges."""
    assert one.size() == other.size()
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return max(abs(a - b) for a, b in pairs if a != b) if one != other else 0


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("side", SIZES)
@pytest.mark.parametrize("phase", ["prepare", "move", "return", "rep", "hold", "pause", "relax"])
def test_half_the_time_fills_the_right_half(stage: Callable[..., Stage], phase: str, side: int, scheme: Scheme) -> None:
    page = stage(look_of(0.8, scheme=scheme), side)
    page.look.set_compact(True)
    page.view(phase, share=0.5)
    if page.places.ring.width() != side:
        page.resize(side, side + 30)
        page.ring.resize(page.size())
    ring = page.places.ring
    image = page.seen()
    # A hairline at 96 px is between two rows of pixels, so the nearest of three is compared.
    for place, color in ((1, page.look.color_of_phase(phase)), (-1, page.look.color("track"))):
        x, y = ring.center().x() + place * RADIUS * ring.width(), ring.center().y()
        near = [image.pixelColor(int(x) + dx, int(y) + dy) for dx in (-1, 0, 1) for dy in (-1, 0)]
        assert any(like(one, color, 70 if phase == "relax" else 12) for one in near), (phase, place)


@pytest.mark.parametrize("phase", sorted(set(PHASE_ROLES) - {"inhale", "exhale"}))
def test_the_arc_shrinks_to_nothing(stage: Callable[..., Stage], phase: str) -> None:
    page = stage()
    page.view(phase, share=0.0, count=6, paused=True)
    image, ink = page.seen(), page.look.color_of_phase(phase)
    for radius in (0.386, RADIUS, 0.446):
        assert not any(like(one, ink, 40) for one in around(image, page.places.ring, radius))


@pytest.mark.parametrize(("phase", "full_at"), [("inhale", 0.0), ("exhale", 1.0)])
def test_the_ring_of_a_breath_swells_and_shrinks_at_its_outer_edge(
    stage: Callable[..., Stage], phase: str, full_at: float
) -> None:
    page = stage()
    ink = page.look.color_of_phase(phase)

    def inked(share: float, radius: float) -> bool:
        page.view(phase, share=share)
        return all(like(one, ink, 40) for one in around(page.seen(), page.places.ring, radius))

    inner, outer = 0.41, 0.485
    assert [inked(share, inner) for share in (full_at, 0.5)] == [True, True]
    assert [inked(share, outer) for share in (full_at, 0.5, 1 - full_at)] == [True, False, False]


def test_the_horseshoe_is_open_below_and_empties_from_its_right_end(stage: Callable[..., Stage]) -> None:
    page = stage()
    let, track, nothing = page.look.color("let"), page.look.color("track"), page.look.color("stage")
    page.view("rest", share=1.0)
    assert page.at(0.5) == nothing
    assert [like(page.at(place), let) for place in (0.25, 0.0, 0.75)] == [True] * 3
    page.view("rest", share=0.5)
    assert (like(page.at(0.25), track), like(page.at(0.75), let)) == (True, True)
    assert page.at(0.5) == nothing


def test_switch_is_two_separate_halves(stage: Callable[..., Stage]) -> None:
    page = stage()
    page.view("switch", share=1.0)
    assert page.at(0.0) == page.at(0.5) == page.look.color("stage")
    assert like(page.at(0.25), page.look.color("wait"))
    page.view("switch", share=0.4)
    wait, track = page.look.color("wait"), page.look.color("track")
    assert [like(page.at(place), wait) for place in (0.1, 0.6)] == [True, True]
    assert [like(page.at(place), track) for place in (0.4, 0.9)] == [True, True]


def test_work_is_two_rings_with_a_gap_between(stage: Callable[..., Stage]) -> None:
    page = stage()
    page.view("work", 20, 0.6)
    act = page.look.color("act")
    assert like(page.at(0.25, 0.446), act)
    assert like(page.at(0.25, 0.386), act)
    assert page.at(0.25, 0.416) == page.look.color("stage")


def test_the_arrow_head_is_at_the_moving_end(stage: Callable[..., Stage]) -> None:
    page = stage()
    page.view("move", share=0.5)
    beside = [page.at(0.47, RADIUS + off) for off in (-0.035, 0.035)]
    assert all(like(one, page.look.color("act")) for one in beside)
    assert page.at(0.25, RADIUS + 0.035) == page.look.color("stage")


def test_a_segment_for_each_count(stage: Callable[..., Stage]) -> None:
    page = stage()
    act, track = page.look.color("act"), page.look.color("track")
    page.view("count", 5, None, count=8)
    assert [like(page.at((n + 0.5) / 8), act if n < 5 else track) for n in range(8)] == [True] * 8
    assert page.at(0.0) == page.at(0.25) == page.look.color("stage")
    page.view("count", 2, 0.3, count=4)
    assert [like(page.at((n + 0.5) / 4), act) for n in range(4)] == [True, True, False, False]


def test_above_twelve_there_is_only_the_number(stage: Callable[..., Stage]) -> None:
    page = stage()
    page.view("count", 13, None, count=13)
    assert all(page.at(place / 40) == page.look.color("stage") for place in range(40))
    assert like(page.seen().pixelColor(*_ink_of_number(page)), page.look.color("text"))


def _ink_of_number(page: Stage) -> tuple[int, int]:
    image = page.seen()
    text = page.look.color("text")
    return next((x, y) for y in range(60, 140) for x in range(40, 160) if like(image.pixelColor(x, y), text, 4))


@pytest.mark.parametrize(
    ("motion_s", "stronger"), [(0.0, False), (4.0, True), (8.0, False), (12.0, True)], ids=lambda value: str(value)
)
def test_the_halo_pulses_with_the_given_time(stage: Callable[..., Stage], motion_s: float, stronger: bool) -> None:
    page = stage()
    page.view("hold", share=0.5, motion_s=motion_s)
    assert (_halo(page) > 0.3) is stronger
    assert _halo(page) > 0.1


@pytest.mark.parametrize(("reduced", "paused"), [(True, False), (False, True)])
def test_no_halo_with_reduced_motion(stage: Callable[..., Stage], reduced: bool, paused: bool) -> None:
    page = stage(look_of(reduced=reduced))
    page.view("hold", share=0.5, motion_s=4.0, paused=paused)
    assert _halo(page) == 0


def _halo(page: Stage) -> float:
    """The strength of the halo: the greatest share of ink outside the ring at three o'clock."""
    image, stay, ground = page.seen(), page.look.color("stay"), page.look.color("stage")
    y, outer = page.height() // 2, round((RADIUS + 0.042) * page.width()) + page.width() // 2
    reds = [image.pixelColor(x, y).red() for x in range(outer, page.width())]
    return max((ground.red() - red) / (ground.red() - stay.red()) for red in reds)


@pytest.mark.parametrize("side", SIZES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("seconds", [0, 8, 88, 888, 8888])
def test_no_digit_and_no_word_touches_the_ring_or_the_edge(
    stage: Callable[..., Stage], side: int, scale: float, seconds: int
) -> None:
    for compact in (False, True):
        page = stage(look_of(scale), side)
        page.look.set_compact(compact)
        page.view("hold", seconds, 0.0, paused=True)
        places, image = page.places, page.seen()
        ground, track = page.look.color("stage"), page.look.color("track")
        narrow = around(image, places.ring, CLEAR - 1.5 / places.ring.width())
        assert all(like(one, ground, 24) or like(one, track, 24) for one in narrow)
        edge = [image.pixelColor(n, side - 1) for n in range(side)] + [image.pixelColor(0, n) for n in range(side)]
        assert all(one == ground for one in edge)
        assert places.word.pixelSize() >= 12


def test_a_word_that_is_too_wide_goes_below_and_the_ring_is_the_same_in_every_phase(
    stage: Callable[..., Stage],
) -> None:
    for scale, inside in ((1.0, True), (2.0, False)):
        page = stage(look_of(scale))
        rings = set()
        for phase in PHASE_ROLES:
            page.view(phase)
            places = page.places
            rings.add((places.ring.left(), places.ring.top(), places.ring.width()))
            assert (places.word_base < places.ring.bottom()) is inside, phase
        assert len(rings) == 1
    page = stage()
    page.words = (1, "hold", "Halten und dabei atmen")
    assert page.places.word_base > page.places.ring.bottom()


def test_the_number_is_as_large_as_designed(stage: Callable[..., Stage]) -> None:
    for seconds in (4, 44):
        page = stage()
        page.view("hold", seconds)
        assert page.places.number.pixelSize() == 88
        assert page.places.word.pixelSize() == 19


def test_it_is_painted_only_when_something_changes(stage: Callable[..., Stage]) -> None:
    page = stage(height=260)
    page.view("relax", 4, 0.5)
    asked: list[tuple[object, ...]] = []
    page.ring.update = lambda *where: asked.append(where)  # type: ignore[method-assign]
    for share in (0.5, 0.50001, 0.51, 0.51):
        page.view("relax", 4, share)
    [(box,)] = asked
    assert isinstance(box, QRect)
    assert box.contains(102, 28 + 204 - 15), "the moving end is below"
    assert box.width() * box.height() < 204 * 204 / 10
    page.view("relax", 3, 0.51)
    assert asked[1:] == [()]
    page.view("hold", 3, 0.51, 4.0)
    page.view("hold", 3, 0.51, 12.0)
    assert len(asked) == 3
    page.view("hold", 3, 0.51, 13.0)
    assert len(asked) == 4


@pytest.mark.parametrize("phase", ["move", "hold", "relax", "rest", "switch", "work", "prepare"])
@pytest.mark.parametrize("side", [120, 204, 412])
def test_a_partial_repaint_looks_like_a_full_one(
    stage: Callable[..., Stage], qtbot: QtBot, phase: str, side: int
) -> None:
    page = stage(side=side)
    with qtbot.waitExposed(page):
        page.show()
    shares = [1.0, 0.99, *(0.9 - number * 0.0031 for number in range(40)), 0.5, 0.45, 0.44, 0.2, 0.19, 0.06, 0.03]
    page.setAutoFillBackground(True)
    palette = page.palette()
    palette.setColor(page.backgroundRole(), page.look.color("stage"))
    page.setPalette(palette)
    for number, share in enumerate(shares):
        page.view(phase, 4, share, number * 0.016)
        if number % 3 == 0:  # sometimes two changes come before one paint
            continue
        QApplication.processEvents()
        if number in (32, 41, 44, 47, 49):
            kept = page.screen().grabWindow(page.winId()).toImage()
            page.ring.update()
            QApplication.processEvents()
            assert most_different(kept, page.screen().grabWindow(page.winId()).toImage()) < 40, share


@pytest.mark.parametrize("phase", ["move", "hold", "count"])
def test_moving_the_ring_looks_like_showing_a_new_view(stage: Callable[..., Stage], phase: str) -> None:
    moved, reset = stage(), stage()
    for seconds, share, motion_s in ((4, 0.9, 0.0), (3, 0.6, 2.0), (3, 0.55, 4.0), (0, 0.0, 5.0)):
        if seconds == 4:
            moved.view(phase, seconds, share, motion_s, count=5)
        else:
            moved.ring.advance(RingView(seconds, share, motion_s))
        reset.view(phase, seconds, share, motion_s, count=5)
        assert most_different(moved.seen(), reset.seen()) < HAIR, share


def test_painting_the_ring_does_not_repaint_what_is_under_it(
    stage: Callable[..., Stage], qtbot: QtBot, qapp: QApplication
) -> None:
    page = stage()
    with qtbot.waitExposed(page):
        page.show()
    painted = Painted(page, page.ring)
    for theme in ("first", "another"):
        if theme == "another":
            qapp.style().polish(page.ring)  # as a new style sheet does, before any widget is notified
            page.look.changed.emit()
        qapp.processEvents()
        painted.widgets.clear()
        page.ring.update(QRect(50, 50, 100, 100))
        qapp.processEvents()
        assert painted.widgets == [page.ring], theme


def test_a_screen_reader_finds_a_progress_bar_that_does_not_change_each_tick(stage: Callable[..., Stage]) -> None:
    page = stage()
    ring = page.ring
    page.view("hold", 5, 1.0)
    found = QAccessible.queryAccessibleInterface(ring)
    assert found.role() == QAccessible.Role.ProgressBar
    assert found.text(QAccessible.Text.Name) == "Time left in: Hold"
    told = (ring.accessibleName(), ring.accessibleDescription(), ring.value())
    assert told[1] == "5 seconds"
    for seconds in (5, 4, 3, 2, 1, 0):
        page.view("hold", seconds, seconds / 5)
        assert (ring.accessibleName(), ring.accessibleDescription(), ring.value()) == told
    page.view("relax", 1, 1.0)
    assert (ring.accessibleName(), ring.accessibleDescription()) == ("Time left in: Let go", "1 second")


def test_the_next_segment_of_the_same_phase_is_announced(stage: Callable[..., Stage]) -> None:
    page = stage()
    page.view("hold", 3, 1.0, paused=True)
    assert page.ring.accessibleDescription() == "Paused."
    page.view("hold", 3, 1.0)
    assert page.ring.accessibleDescription() == "3 seconds"
    page.view("hold", 1, 0.3)
    page.view("hold", 7, 1.0)
    assert page.ring.accessibleDescription() == "7 seconds"
    page.view("count", 8, None, count=8)
    assert (page.ring.accessibleName(), page.ring.accessibleDescription()) == ("Count", "8 to do")


def test_a_pause_is_visible_from_a_distance_and_announced_as_before(stage: Callable[..., Stage]) -> None:
    """Shown by the ring's color and its word; a screen reader gets the phase and "Paused"."""
    page = stage()
    page.view("hold", share=1.0)
    running = page.seen()
    page.view("hold", share=1.0, paused=True, halted=True)
    assert like(page.at(0.25), page.look.color("text2"))
    assert page.ring.accessibleDescription() == "Paused."
    halted = page.seen()
    page.ring.show_view("hold", "Paused", 4, 1.0, 0.0, paused=True, halted=True)
    assert most_different(page.seen(), halted) < HAIR
    page.view("hold", share=1.0)
    assert most_different(page.seen(), running) < HAIR


def test_every_phase_has_a_shape_and_a_glyph() -> None:
    assert set(SHAPES) == set(PHASE_ROLES)
    assert all((assets_dir() / "icons" / f"phase-{shape}.svg").is_file() for shape in SHAPES.values())


def test_right_to_left_the_glyph_changes_sides_and_the_ring_does_not(
    stage: Callable[..., Stage],
) -> None:
    page = stage()
    page.view("hold", 4, 0.25)
    page.seen()  # Qt draws a large glyph a little differently the first time
    usual = page.seen()
    page.ring.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = page.seen()
    top, word = usual.copy(0, 0, 204, 130), usual.copy(60, 135, 84, 30)
    assert mirrored.copy(0, 0, 204, 130) == top
    assert mirrored.copy(60, 135, 84, 30) != word
