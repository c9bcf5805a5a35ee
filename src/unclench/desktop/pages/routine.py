"""The routine page: what the routine contains, the choices for it, and a total time that follows every choice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _
from unclench.core.routine.routine import Level
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.routine_view import ExerciseView, RoutineView, StepperView
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.care_switch import CareSwitch
from unclench.desktop.widgets.fields import Scroller, Segmented, Stepper
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.notice import Notice
from unclench.desktop.widgets.panel import Hairline, Panel
from unclench.desktop.widgets.phase_panel import PhasePanel
from unclench.desktop.widgets.routine_sound import RoutineSound
from unclench.desktop.widgets.text import Label, clear
from unclench.desktop.widgets.tooltip import set_tooltip
from unclench.desktop.widgets.traffic_light import TrafficLightCard

ASIDE = 288
PICTURE = 148
LARGEST_TOTAL = 52  # px beside Start, at any text size


class ExerciseCard(Panel):
    """One exercise: its name, its dose, how to do it, and a common mistake."""

    included = Signal(str, bool)  # exercise id
    dose_chosen = Signal(str, str, float)  # exercise id, field, value

    def __init__(self, style: Style, figures: Figures, view: ExerciseView, parent: QWidget | None = None) -> None:
        super().__init__(style, "surface", line="line", radius=20, parent=parent)
        self._style = style
        self._id = view.id
        self._steppers: dict[str, Stepper] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label(style, "name", view.name), 1)
        self._switch = Switch(style, _("Off"))
        self._switch.setAccessibleName(_("Do {exercise}").format(exercise=view.name))
        self._switch.clicked.connect(lambda on: self.included.emit(self._id, on))
        head.addWidget(self._switch, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(Label(style, "meta", view.dose))
        self._done = Label(style, "strong", color="text2")
        column.addWidget(self._done)
        self._body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        body = QVBoxLayout()
        body.setSpacing(8)
        self._figure = self._make_figure(figures, view)
        if self._figure.has_picture:
            self._stage = Panel(style, "stage", radius=16)
            stage = QVBoxLayout(self._stage)
            stage.setContentsMargins(0, 4, 0, 0)
            stage.addWidget(self._figure)
            self._row.addWidget(self._stage, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(body, 1)
        if view.cue:
            body.addWidget(Label(style, "body", view.cue))
        if view.tools:
            body.addWidget(Label(style, "body", view.tools))
        for number, name in enumerate(view.positions, start=1):
            body.addWidget(Label(style, "body", f"{number}  {name}"))
        for line in filter(None, view.description.splitlines()):
            body.addWidget(Label(style, "body", line, color="text2"))
        if view.steppers:
            body.addLayout(self._make_steppers(view))
        if view.mistake:
            body.addWidget(Hairline(style))
            body.addWidget(Label(style, "meta", _("Often wrong: {mistake}").format(mistake=view.mistake)))
        if view.progress:
            body.addWidget(Label(style, "meta", view.progress))
        if view.credit:
            body.addWidget(Label(style, "caption", _("Picture: {source}").format(source=view.credit)))
        body.addStretch(1)
        column.addWidget(self._body)
        style.changed.connect(self._arrange)
        self._arrange()
        self.show_view(view)

    def show_view(self, view: ExerciseView) -> None:
        """Show the same exercise with other choices."""
        self._done.show_text(view.done_today)
        self._done.setVisible(bool(view.done_today))
        self._switch.setChecked(view.included)
        self._switch.setText(_("On") if view.included else _("Not for me") if not view.optional else _("Off"))
        self._switch.updateGeometry()
        self._body.setVisible(view.included)
        for stepper in view.steppers:
            _show_stepper(self._steppers[stepper.field], stepper)

    def _make_figure(self, figures: Figures, view: ExerciseView) -> MovingFigure:
        """The person's own image, or the figure, which moves while the pointer is over the card."""
        figure = MovingFigure(figures, self)
        figure.setFixedHeight(PICTURE)
        figure.show_image(view.image, view.alt)
        if not figure.has_picture and figure.show_tour(view.tour):
            figure.describe(view.name)
            figure.follow(self)
        figure.setVisible(figure.has_picture)
        return figure

    def _arrange(self) -> None:
        """The picture next to the words, or above them in a small window."""
        compact = self._style.compact
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if compact else way.LeftToRight)
        self._figure.setMinimumWidth(PICTURE)
        self._figure.setMaximumWidth(16_777_215 if compact else PICTURE)
        if self._figure.has_picture:
            self._row.setAlignment(self._stage, Qt.AlignmentFlag(0) if compact else Qt.AlignmentFlag.AlignTop)

    def _make_steppers(self, view: ExerciseView) -> Flow:
        row = Flow(spacing=12)
        for one in view.steppers:
            box = QWidget()
            inner = QVBoxLayout(box)
            inner.setContentsMargins(0, 4, 0, 0)
            inner.setSpacing(4)
            inner.addWidget(Label(self._style, "caption", one.label, wrap=False))
            stepper = Stepper(
                self._style,
                f"{view.name}: {one.label}",
                _("{exercise}: less of {what}").format(exercise=view.name, what=one.label),
                _("{exercise}: more of {what}").format(exercise=view.name, what=one.label),
            )
            stepper.setMinimumWidth(168)
            stepper.stepped.connect(lambda value, field=one.field: self.dose_chosen.emit(self._id, field, value))
            self._steppers[one.field] = stepper
            inner.addWidget(stepper)
            row.addWidget(box)
        return row


def _show_stepper(stepper: Stepper, view: StepperView) -> None:
    stepper.show_value(view.value, view.low, view.high, view.step, view.text)


class RoutinePage(QWidget):
    """Draws a RoutineView. Every choice emits a signal; the owner answers with another RoutineView."""

    back_requested = Signal()
    start_requested = Signal()
    sheet_requested = Signal()
    level_chosen = Signal(object)  # Level
    half_chosen = Signal(bool)  # half the reps
    usual_chosen = Signal()  # the usual doses again, after pain
    side_chosen = Signal(object)  # "left", "right" or "both"
    care_chosen = Signal(str, object)  # kind, CareChoice
    included = Signal(str, bool)  # exercise id
    dose_chosen = Signal(str, str, float)
    phase_chosen = Signal(int)  # the number of a phase, from 1
    reminder_requested = Signal()  # the reminder that the file proposes
    sound_chosen = Signal(object)  # a key of SOUND_MODES, or None

    def __init__(self, style: Style, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._figures = figures
        self._cards: dict[str, ExerciseCard] = {}
        self._care: list[CareSwitch] = []
        self._shown: RoutineView | None = None
        self._light: TrafficLight | None = None
        self._back = Button(style, _("Home"), "back", "left")
        self._back.clicked.connect(self.back_requested)
        self._sheet = Button(style, _("Save as a sheet"), "quiet", "sheet")
        self._sheet.setAccessibleName(_("Save as a sheet"))
        set_tooltip(self._sheet, _("Save as a sheet: one page to print, as PDF"))
        self._sheet.clicked.connect(self.sheet_requested)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(12)
        self._title, self._place, self._summary = Label(style, "title"), Label(style, "meta"), Label(style, "body")
        self._slot, self._list = QVBoxLayout(), QVBoxLayout()
        self._list.setSpacing(12)
        self._hurt = Notice(style, _("My usual doses"))
        self._hurt.chosen.connect(self.usual_chosen)
        self._phase = PhasePanel(style)
        self._phase.chosen.connect(self.phase_chosen)
        self._plan = Notice(style, _("Set a reminder"))
        self._plan.chosen.connect(self.reminder_requested)
        for part in (self._title, self._place, self._summary, self._hurt, self._phase, self._plan):
            self._column.addWidget(part)
        self._column.addLayout(self._slot)
        self._column.addLayout(self._list)
        self._column.addStretch(1)
        self._scroller = Scroller(self._content)
        self._total = Label(style, "total", wrap=False)
        self._total.setObjectName("total")
        self._note = Label(style, "meta")
        levels = [(_("Gentle"), Level.GENTLE), (_("Middle"), Level.MIDDLE), (_("Full"), Level.FULL)]
        self._level = Segmented(style, _("Level"), levels)
        self._level.value_chosen.connect(self.level_chosen)
        self._half = Switch(style, _("Half the reps"))
        set_tooltip(self._half, _("Half the reps of each exercise, at least one. Holds stay as they are."))
        self._half.clicked.connect(lambda on: self.half_chosen.emit(on))
        self._side_words = Label(style, "strong", _("Side that needs it"))
        self._side = Segmented(
            style, _("Side that needs it"), [(_("Left"), "left"), (_("Right"), "right"), (_("Both"), "both")]
        )
        self._side.value_chosen.connect(self.side_chosen)
        self.sound = RoutineSound(style)
        self.sound.mode_chosen.connect(self.sound_chosen)
        self._caution = Label(style, "meta")
        self._start = Button(style, _("Start"), "start", "play")
        self._start.clicked.connect(self.start_requested)
        self._build()
        style.changed.connect(self._arrange)
        self._arrange()

    def show_light(self, light: TrafficLight) -> None:
        """Set the traffic light card, which is the same for every routine."""
        self._light = light

    def show_view(self, view: RoutineView) -> None:
        """Draw the page. If only choices have changed, the cards are kept, and with them the focus."""
        if self._shown is None or _card_parts(self._shown) != _card_parts(view):
            self._fill(view)
        self._shown = view
        for exercise in view.exercises:
            self._cards[exercise.id].show_view(exercise)
        for switch, care in zip(self._care, view.care, strict=True):
            switch.show_view(care)
        self._total.show_text(view.total)
        self._total.setAccessibleName(_("Total time {time}").format(time=view.total))
        self._note.show_text(view.note)
        self._level.show_value(view.level)
        self._half.setChecked(view.half_reps)
        self._hurt.show_text(view.hurt, offers=view.smallest)
        self._phase.show_view(view.phase)
        when = _("The file proposes: {times}").format(times=view.reminder) if view.reminder else ""
        plan = "\n".join(filter(None, (*view.plan, when)))
        self._plan.show_text(plan, offers=bool(view.reminder) and view.may_remind)
        self._side.show_value(view.side)
        for widget in (self._side, self._side_words):
            widget.setVisible(view.asks_side)
        self._caution.show_text(view.caution)
        self._start.setEnabled(view.startable)
        self._start.setAccessibleDescription("" if view.startable else _("Turn on an exercise first."))

    def focus_start(self) -> None:
        """Focus Start, so that Enter starts the routine."""
        self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, view: RoutineView) -> None:
        clear(self._list)
        style = self._style
        self._title.show_text(view.title)
        self._place.show_text(view.place)
        self._summary.show_text(view.summary)
        self._summary.setVisible(bool(view.summary))
        self._cards = {}
        self._care = [CareSwitch(style, care) for care in view.care]
        self._add_care(view, before=True)
        if about := tuple(filter(None, (*view.description.splitlines(), view.tools, view.rounds))):
            self._list.addWidget(self._facts("", about))
        for number, exercise in enumerate(view.exercises):
            for circuit in view.circuits:
                if circuit.first == number:
                    self._list.addWidget(self._facts(circuit.name, tuple(filter(None, (circuit.rounds,)))))
                elif circuit.last == number - 1:
                    self._list.addWidget(Hairline(style))
            card = ExerciseCard(style, self._figures, exercise)
            card.included.connect(self.included)
            card.dose_chosen.connect(self.dose_chosen)
            self._cards[exercise.id] = card
            self._list.addWidget(card)
        self._add_care(view, before=False)
        self._list.addWidget(self._facts(_("Take care"), (), view.take_care))
        if self._light is not None:
            lights = TrafficLightCard(style)
            lights.show_view(self._light.stopping_at(view.pain_stop), (self._light.before, *self._light.afterwards))
            lights.setContentsMargins(4, 12, 4, 0)
            self._list.addWidget(lights)
        if view.notes:
            self._list.addWidget(self._facts(_("Notes"), tuple(filter(None, view.notes.splitlines()))))
        if view.sources:
            self._list.addWidget(self._facts(_("Sources"), view.sources))
        self._scroller.verticalScrollBar().setValue(0)

    def _add_care(self, view: RoutineView, *, before: bool) -> None:
        for switch, care in zip(self._care, view.care, strict=True):
            if care.before is before:
                switch.chosen.connect(self.care_chosen)
                self._list.addWidget(switch)

    def _facts(
        self, title: str, lines: tuple[str, ...], groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(4, 12, 4, 0)
        column.setSpacing(6)
        if title:
            column.addWidget(Label(self._style, "section", title))
        for line in lines:
            column.addWidget(Label(self._style, "meta", line))
        for heading, items in groups:
            column.addSpacing(6)
            column.addWidget(Label(self._style, "strong", heading))
            for item in items:
                column.addWidget(Label(self._style, "meta", f"• {item}"))
        return box

    def _build(self) -> None:
        self._aside = QWidget()
        aside = QVBoxLayout(self._aside)
        aside.setSpacing(10)
        aside.addWidget(self._total)
        aside.addWidget(self._note)
        aside.addSpacing(10)
        aside.addWidget(Label(self._style, "strong", _("Level")))
        aside.addWidget(self._level)
        aside.addWidget(self._half)
        aside.addSpacing(10)
        aside.addWidget(self._side_words)
        aside.addWidget(self._side)
        aside.addSpacing(10)
        aside.addWidget(self.sound)
        aside.addStretch(1)
        aside.addWidget(self._caution)
        self._choices = aside
        self._foot = QHBoxLayout()
        self._foot.setSpacing(16)
        self._row = QHBoxLayout()
        self._row.setSpacing(32)
        self._row.addWidget(self._scroller, 1)
        self._row.addWidget(self._aside)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self._back)
        top.addStretch(1)
        top.addWidget(self._sheet)
        self._page.addLayout(top)
        self._page.addLayout(self._row, 1)
        self._page.addLayout(self._foot)

    def _arrange(self) -> None:
        """Wide: choices and Start in their own column. Compact: choices above the cards, Start always visible below."""
        compact = self._style.compact
        side = 16 if compact else 32
        self._page.setContentsMargins(side, 10, side, 16 if compact else 24)
        self._column.setContentsMargins(0, 0, 0 if compact else 8, 16)
        self._choices.setContentsMargins(0, 0, 0, 0)
        focused = self._start.hasFocus()
        self._caution.setVisible(not compact)
        self._note.setVisible(not compact)
        self._total.limit_px(LARGEST_TOTAL if compact else None)
        self._sheet.show_text("" if self._style.narrow else _("Save as a sheet"))
        if compact:
            self._aside.setMinimumWidth(0)
            self._aside.setMaximumWidth(16_777_215)
            self._slot.addWidget(self._aside)
            self._foot.insertWidget(0, self._total)
            self._foot.addWidget(self._start, 1)
        else:
            self._aside.setFixedWidth(round(ASIDE * max(1.0, min(self._style.theme.scale, 1.4))))
            self._row.addWidget(self._aside)
            self._choices.insertWidget(0, self._total)
            self._choices.addWidget(self._start)
        if focused:
            self._start.setFocus()


def _card_parts(view: RoutineView) -> tuple[object, ...]:
    """The part of a view that decides which cards there are. If it is equal, the cards are updated in place."""
    exercises = [
        (
            one.id, one.name, one.dose, one.cue, one.mistake, one.positions, one.image, one.tour, one.description,
            one.tools, one.credit, one.progress,
        )
        for one in view.exercises
    ]  # fmt: skip
    care = [(one.kind, one.before) for one in view.care]
    fields = [tuple(stepper.field for stepper in one.steppers) for one in view.exercises]
    texts = (
        view.title, view.place, view.summary, view.take_care, view.notes, view.sources, view.description, view.tools,
        view.rounds, view.circuits,
    )  # fmt: skip
    return (view.id, texts, exercises, fields, care)
