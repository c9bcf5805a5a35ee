"""The player. Draws a PlayerView and emits commands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.routine.wording import clock
from unclench.core.session import events as ev
from unclench.core.session.player_view import PlayerView, as_drawn, pause_sentence
from unclench.core.session.session import Status
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.player_buttons import COMMANDS, PlayerButtons, is_held_repeat, key_of
from unclench.desktop.pages.player_figures import pose_pictures, show_moment, show_next
from unclench.desktop.pages.player_layout import (
    GAP,
    LEAST_STAGE,
    Box,
    at_rest,
    fit_cue,
    fit_line,
    height_of,
    layout_parts,
    set_box,
    set_visible,
    stage_places,
    usual_text_height,
)
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.countdown_ring import CountdownRing
from unclench.desktop.widgets.figure_view import FigureView
from unclench.desktop.widgets.panel import Panel, make_quiet
from unclench.desktop.widgets.pose_strip import NARROW, PoseStrip, tile_side
from unclench.desktop.widgets.rep_dots import RepDots
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.timeline_strip import TimelineStrip
from unclench.desktop.widgets.tooltip import set_tooltip

LARGEST_NAME, LEAST_CUE, LEAST_RING = 26, 18, 96  # px where room is short, at any text size


@dataclass(frozen=True)
class PlayerTitle:
    """What stays the same during a session: its title, its level, and a line about how much pain is acceptable."""

    title: str
    level: str
    pain: str


class PlayerPage(QWidget):
    """Shows everything the person needs right now, at any size. Everything can also be done by key."""

    commanded = Signal(object)  # Command
    mute_requested = Signal()
    full_screen_requested = Signal()
    safety_requested = Signal()
    watched = Signal(bool)  # whether the page is visible

    def __init__(self, style: Style, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._figures = figures
        self._view: PlayerView | None = None
        self._full_screen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Player"))
        self._make_top()
        self._make_stage()
        self.buttons = PlayerButtons(style, self)
        self.buttons.commanded.connect(self.commanded)
        self.strip = TimelineStrip(style, self)
        self.strip.block_chosen.connect(lambda block: self.commanded.emit(ev.Jump(block)))
        self._left = Label(style, "strip", wrap=False, parent=self)
        style.changed.connect(self._redraw)
        figures.changed.connect(self._redraw)

    def begin(self, title: PlayerTitle) -> None:
        """Prepare for another session."""
        self._view = None
        self._pain = title.pain
        self._title.show_text(title.title)
        self._level.show_text(title.level)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: PlayerView) -> None:
        """Draw the current state. Called up to twenty times a second; what has not changed is not redrawn."""
        view = as_drawn(view, self._figures.find(view.figure))
        before, self._view = self._view, view
        self.ring.show_view(
            view.phase, view.phase_word, view.seconds, view.ring, view.left_s,
            count=view.seconds if view.ring is None else 0, paused=view.status is not Status.RUNNING,
            halted=view.status is Status.PAUSED,
        )  # fmt: skip
        self.strip.show_view(view.blocks)
        self._render_left(view)
        show_moment(self._figures, self.figure, view)
        if before is None or layout_parts(before) != layout_parts(view):
            self._render_words(view)
            self._arrange()

    def show_sound(self, *, muted: bool) -> None:
        """Make the sound button say what it would do."""
        self._sound.show_icon("muted" if muted else "sound")
        self._sound.rename(_("Sound on (M)") if muted else _("Sound off (M)"))

    def show_full_screen(self, full: bool) -> None:
        """Make the full screen button say what it would do. In full screen the title and the next exercise make room
        for the stage; the way back, the sound and Safety stay."""
        self._full_screen = full
        self._full.show_icon("window" if full else "full-screen")
        self._full.rename(_("Leave full screen (F)") if full else _("Full screen (F)"))
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_held_repeat(event):
            return
        key = key_of(event)
        if key == Qt.Key.Key_M:
            self.mute_requested.emit()
        elif key == Qt.Key.Key_F or (key == Qt.Key.Key_Escape and self._full_screen):
            self.full_screen_requested.emit()
        elif key in COMMANDS:
            self.commanded.emit(COMMANDS[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """In an open-ended exercise a click anywhere means "done"."""
        if self._view is not None and self._view.ring is None and self._view.status is Status.RUNNING:
            self.commanded.emit(ev.Done())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ignore the second press of a double click: a trembling hand may click twice."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _make_top(self) -> None:
        style = self._style
        self._pain = ""
        self._title = Label(style, "strong", wrap=False, parent=self)
        self._level = Label(style, "meta", wrap=False, parent=self)
        self._sound = Button(style, kind="quiet", icon="sound", name=_("Sound off (M)"), parent=self)
        self._full = Button(style, kind="quiet", icon="full-screen", name=_("Full screen (F)"), parent=self)
        self._safety = Button(style, _("Safety"), "quiet", "safety", parent=self)
        set_tooltip(self._safety, _("Warning signs and the full safety text (F1)"))
        self._sound.clicked.connect(self.mute_requested)
        self._full.clicked.connect(self.full_screen_requested)
        self._safety.clicked.connect(self.safety_requested)

    def _make_stage(self) -> None:
        style = self._style
        self._stage = Panel(style, "stage", radius=24, parent=self)
        self.figure = FigureView(self._figures, self)
        self._name = Label(style, "name", parent=self)
        self._progress = Label(style, "meta", wrap=False, parent=self)
        self._dots = RepDots(style, self)
        self.ring = CountdownRing(style, self)
        self._cue = Label(style, "cue", parent=self)
        self._message = Label(style, "strong", parent=self)
        self._small = Label(style, "meta", parent=self)
        self.poses = PoseStrip(style, self)
        self._next_word = Label(style, "meta", _("Next"), wrap=False, parent=self)
        self._next = Label(style, "strong", wrap=False, parent=self)
        self._next_figure = FigureView(self._figures, self)
        make_quiet(
            stage=self._stage, figure=self.figure, name=self._name, progress=self._progress, dots=self._dots,
            ring=self.ring, cue=self._cue, message=self._message, small=self._small, next_word=self._next_word,
            next=self._next, next_figure=self._next_figure,
        )  # fmt: skip

    def _render_left(self, view: PlayerView) -> None:
        left = clock(view.left_s)
        self._left.setVisible(view.left_s > 0)
        self._left.show_text(left if self._style.compact else _("{time} left").format(time=left))

    def _redraw(self) -> None:
        """Draw everything after a change of theme or figures."""
        if self._view is not None:
            show_moment(self._figures, self.figure, self._view)
            self._render_words(self._view)
            self._arrange()

    def _render_words(self, view: PlayerView) -> None:
        self.figure.show_image(view.image, view.alt)
        if view.image is None:
            self.figure.describe(", ".join(filter(None, (view.exercise, view.name, view.side_word))))
        self._name.show_text(view.exercise)
        self._progress.show_text(view.progress)
        self._dots.show_view(view.reps_done if view.reps > 1 else (), view.rep)
        self._cue.show_text(view.cue)
        self._message.show_text(
            view.message if view.message != pause_sentence(None) else ""
        )  # the ring says so already
        mistake = _("Often wrong: {mistake}").format(mistake=view.mistake) if view.mistake else ""
        self._small.show_text("\n".join(filter(None, (mistake, self._pain if at_rest(view) else ""))))
        pictures = pose_pictures(self._figures, view, tile_side(self._style), self.devicePixelRatioF())
        self.poses.show_view(view.positions, pictures, view.phase)
        show_next(self._figures, self._next_figure, view.next)
        name = " · ".join(filter(None, (view.next.name, view.next.side))) if view.next else ""
        self._next.show_text(name or _("The end"))
        self.buttons.show_view(view)

    def _arrange(self) -> None:
        if self._view is None:
            return
        self._render_left(self._view)
        if self._style.compact:
            self._arrange_compact(self._view)
        else:
            self._arrange_wide(self._view)

    def _arrange_wide(self, view: PlayerView) -> None:
        self._name.limit_px(None)
        self._progress.limit_px(None)
        margin, width = 24, self.width() - 48
        plain = not self._full_screen
        set_visible(plain, self._title, self._level)
        set_visible(True, self._dots)
        top = self._place_top(margin, 14, width)
        bottom = self._place_strip(margin, self.height() - 50, width, view)
        bottom = self._place_buttons(margin, bottom - GAP - 6, width)
        shown = bool(view.positions) or view.next is not None
        tiles = 72 if plain and shown else 0
        if tiles:
            bottom -= tiles + GAP + 6
            self._place_tiles(margin, bottom + GAP, width, tiles, view)
        set_visible(tiles > 0 and bool(view.positions), self.poses)
        set_visible(tiles > 0, self._next, self._next_word)
        set_visible(tiles > 0 and self._next_figure.has_picture, self._next_figure)
        stage = Box(margin, top, width, max(LEAST_STAGE, bottom - top - (4 if tiles else 10)))
        set_box(self._stage, stage)
        places = stage_places(stage, 0, picture=self.figure.has_picture, compact=False)
        self._place_figure(places)
        self._place_words(places["words"], places.get("ring"))

    def _place_words(self, box: Box, ring: Box | None) -> None:
        """A column: name, rep line, ring (if it is not in the figure's place), message, cue, mistake. The ring and
        everything above it keep their places from step to step; the words below it share what is left."""
        heights = {label: height_of(label, box.width) for label in (self._name, self._message, self._small)}
        line, largest = self._progress.sizeHint().height(), self._style.px("cue")
        above = heights[self._name] + line + 20
        usual = usual_text_height(self._style)
        side = 0 if ring else max(LEAST_RING, min(round(box.height * 0.54), box.height - above - usual - 16, 360))
        room = box.height - above - (side + 16 if side else 0) - heights[self._message] - 16
        heights[self._cue] = fit_cue(self._cue, box.width, room - heights[self._small], largest, round(largest * 0.7))
        if heights[self._cue] + heights[self._small] > room:
            heights[self._small] = 0
            heights[self._cue] = fit_cue(self._cue, box.width, room, largest, LEAST_CUE)
        side = max(0, side - max(0, heights[self._cue] - room))
        used = above + (side + 16 + usual if side else sum(heights.values()) - heights[self._name] + 16)
        y = box.top + max(0, (box.height - used) // 2)
        self._name.setGeometry(box.left, y, box.width, heights[self._name])
        y += heights[self._name] + 4
        self._progress.setGeometry(box.left, y, self._progress.sizeHint().width(), line)
        dots = self._dots.sizeHint().width()
        beside = box.left + self._progress.sizeHint().width() + (10 if self._progress.text() else 0)
        self._dots.setGeometry(beside, y, min(dots, max(0, box.left + box.width - beside)), line)
        y += line + 16
        if ring is None:
            self.ring.setGeometry(box.left, y, side, side)
            y += side + 16
        else:
            set_box(self.ring, ring)
        for label in (self._message, self._cue, self._small):
            shown = bool(label.text()) and heights[label] > 0
            label.setVisible(shown)
            if shown:
                label.setGeometry(box.left, y, box.width, heights[label])
                y += heights[label] + 8

    def _arrange_compact(self, view: PlayerView) -> None:
        margin, width = 16, self.width() - 32
        bottom = self._place_strip(margin, self.height() - 34, width, view)
        bottom = self._place_buttons(margin, bottom - 4, width)
        set_visible(False, self._title, self._level)
        set_visible(self._full_screen, self._full)
        icons, height = self._sound.sizeHint().width(), self._sound.sizeHint().height()
        self._full.setGeometry(margin + width - 3 * icons, 8, icons, height)
        self._sound.setGeometry(margin + width - 2 * icons, 8, icons, height)
        self._safety.show_text("")
        self._safety.setAccessibleName(_("Safety"))
        self._safety.setGeometry(margin + width - icons + 6, 8, icons, height)
        self._dots.setVisible(False)
        top = self._compact_top(margin, width - (3 if self._full_screen else 2) * icons)
        bottom = self._compact_cue(margin, top, bottom, width)
        bottom = self._compact_extras(margin, top, bottom, width, view)
        stage = Box(margin, top, width, max(0, bottom - top))
        set_box(self._stage, stage)
        picture = self.figure.has_picture
        ring = round((120 if picture else 232) * max(1.0, self._style.theme.scale))
        self._place_figure(stage_places(stage, ring, picture=picture, compact=True))

    def _compact_top(self, margin: int, width: int) -> int:
        """Place name and rep line next to the icons; return the y at which the stage may begin."""
        self._name.limit_px(LARGEST_NAME)
        name = height_of(self._name, width)
        fit_line(self._progress, width, self._style.px("meta"))
        line = self._progress.sizeHint().height() if self._progress.text() else 0
        self._name.setGeometry(margin, 10, width, name)
        self._progress.setGeometry(margin, 10 + name, width, line)
        return max(16 + name + line, 12 + self._sound.height())

    def _compact_cue(self, margin: int, top: int, bottom: int, width: int) -> int:
        """Place the cue, as large as the stage allows, and above it the reason for the pause; return the y at which
        they begin."""
        room = bottom - height_of(self._message, width) - 18 - top - LEAST_STAGE
        fit_cue(self._cue, width, room, self._style.px("cue"), LEAST_CUE)
        for label in (self._cue, self._message):
            height = height_of(label, width)
            label.setVisible(height > 0)
            bottom -= height + (6 if height else 0)
            label.setGeometry(margin, bottom, width, height)
        return bottom - 6

    def _compact_extras(self, margin: int, top: int, bottom: int, width: int, view: PlayerView) -> int:
        """Place what fits besides the stage, the most useful first: what comes next, the mistake, the tiles. They go
        below the cue, which moves up. Return the y at which all of it begins."""
        line, small = self._next.sizeHint().height(), height_of(self._small, width)
        first = self._next_word.sizeHint().width()
        base = max(self._cue.geometry().bottom() + 1, self._message.geometry().bottom() + 1) + 6
        room = bottom - top - LEAST_STAGE - 24
        used = 0
        fits = {}
        for name, height, wanted in (
            ("next", line + 6, view.next is not None),
            ("small", small + 6, bool(small) and at_rest(view)),
            ("poses", NARROW + GAP, bool(view.positions)),
        ):
            fits[name] = wanted and used + height <= room
            used += height if fits[name] else 0
        for label in (self._cue, self._message):
            label.move(label.x(), label.y() - used)
        y = base - used
        set_visible(False, self._next_figure)
        if fits["small"]:
            self._small.setGeometry(margin, y, width, small)
            y += small + 6
        if fits["poses"]:
            self.poses.setGeometry(margin, y, width, NARROW)
            y += NARROW + GAP
        self._next_word.setGeometry(margin, y, first, line)
        self._next.setGeometry(margin + first + 8, y, width - first - 8, line)
        set_visible(fits["next"], self._next, self._next_word)
        set_visible(fits["small"], self._small)
        set_visible(fits["poses"], self.poses)
        return bottom - used

    def _place_top(self, margin: int, top: int, width: int) -> int:
        """Place title and buttons; return the y at which the stage may begin."""
        self._safety.show_text(_("Safety"))
        self._full.setVisible(True)
        x = margin + width
        for button in (self._safety, self._full, self._sound):
            size = button.sizeHint()
            x -= size.width()
            button.setGeometry(x, top, size.width(), size.height())
        height = self._safety.sizeHint().height()
        title = min(self._title.sizeHint().width(), max(0, x - margin - 60))
        self._title.setGeometry(margin, top, title, height)
        self._level.setGeometry(margin + title + 10, top, max(0, x - margin - title - 10), height)
        return max(66, top + height + GAP)

    def _place_figure(self, places: dict[str, Box]) -> None:
        set_visible("figure" in places, self.figure)
        if "figure" in places:
            set_box(self.figure, places["figure"])
        if "ring" in places:
            set_box(self.ring, places["ring"])

    def _place_tiles(self, margin: int, top: int, width: int, height: int, view: PlayerView) -> None:
        words = max(self._next.sizeHint().width(), self._next_word.sizeHint().width(), 120)
        picture = height + 12 if self._next_figure.has_picture else 0
        strip = min(self.poses.sizeHint().width(), width - words - picture - 24) if view.positions else 0
        if strip:
            self.poses.setGeometry(margin, top, strip, height)
        left = margin + (strip + 20 if strip else 4)
        self._next_figure.setGeometry(left, top, height, height)
        left += picture
        line = self._next_word.sizeHint().height()
        block = line + self._next.sizeHint().height()
        y = top + (height - block) // 2
        self._next_word.setGeometry(left, y, margin + width - left, line)
        self._next.setGeometry(left, y + line, margin + width - left, block - line)

    def _place_buttons(self, margin: int, bottom: int, width: int) -> int:
        """Place the rows of buttons above `bottom`; return the y at which they begin."""
        self.buttons.resize(width, self.buttons.height())
        self.buttons.arrange()
        height = self.buttons.height_for(width)
        self.buttons.setGeometry(margin, bottom - height, width, height)
        return bottom - height

    def _place_strip(self, margin: int, top: int, width: int, view: PlayerView) -> int:
        """Place the strip with its 44 px target, and the time left; return the y at which they begin."""
        words = self._left.sizeHint().width()
        height = self._left.sizeHint().height()
        self._left.setGeometry(margin + width - words, top + (28 - height) // 2, words, height)
        ends = 0 if self._style.compact else 4  # room for its focus outline
        self.strip.setGeometry(margin - ends, top + 14 - 22, width - words - 12 + ends, 44)
        return top
