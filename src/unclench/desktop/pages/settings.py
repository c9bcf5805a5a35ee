"""Settings: sound, appearance, safety, folders. Every change takes effect at once; there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.figure import Tour
from unclench.core.routine import Level
from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.desktop.figure_colours import CLOTH, SKINS
from unclench.desktop.figures import Figures
from unclench.desktop.look import Look
from unclench.desktop.pages.disclaimer import number_choices
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.fields import Column, Menu, Scroller, Segmented, Stepper
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.swatches import Swatches
from unclench.desktop.widgets.text import Label

COLUMN = 680
FIGURE_PX = 200
SAMPLE_FIGURE = "median-glide"  # skin, nails and a sleeve, and all fingers move


class SettingsPage(QWidget):
    """Draws the Settings and asks for other ones, whole."""

    settings_chosen = Signal(object)  # Settings
    sample_requested = Signal()
    safety_requested = Signal()
    folder_requested = Signal()

    def __init__(self, look: Look, figures: Figures, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._settings = Settings()
        self._sounds = Switch(look, _("Sounds"))
        self._sounds.clicked.connect(lambda on: self._choose(muted=not on))
        self._volume = Stepper(look, _("Volume"), _("Softer"), _("Louder"))
        self._volume.stepped.connect(lambda value: self._choose(volume=round(value)))
        self._sample = Button(look, _("Play a sound"), "plain", "sound")
        self._sample.clicked.connect(self.sample_requested)
        self._trouble = Label(look, "meta", colour="warn")
        self._appearance = self._segmented(
            _("Colours"),
            "appearance",
            [(_("System"), "system"), (_("Light"), "light"), (_("Dark"), "dark"), (_("Contrast"), "contrast")],
        )
        self._text = Stepper(look, _("Text size"), _("Smaller text"), _("Larger text"))
        self._text.stepped.connect(lambda value: self._choose(text_scale=round(value)))
        self._motion = self._segmented(
            _("Motion"), "motion", [(_("System"), "system"), (_("Full"), "full"), (_("Reduced"), "reduced")]
        )
        tones = [(tone.name, value, tone.skin) for value, tone in SKINS.items()]
        self._skin = Swatches(look, _("Skin"), tones)
        self._skin.value_chosen.connect(lambda value: self._choose(skin=value))
        clothes = [(wear.name, value, wear.cloth) for value, wear in CLOTH.items()]
        self._clothes = Swatches(look, _("Clothes"), clothes)
        self._clothes.value_chosen.connect(lambda value: self._choose(clothes=value))
        self._figure = MovingFigure(figures)
        self._figure.setFixedSize(FIGURE_PX, FIGURE_PX)
        sample = SAMPLE_FIGURE if figures.find(SAMPLE_FIGURE) else next(filter(figures.find, figures.names), None)
        self._has_figure = self._figure.show_tour(Tour(sample)) if sample is not None else False
        self._figure.play(True)
        self._figure.describe(_("How the figures look"))
        self._level = self._segmented(
            _("Level"),
            "level",
            [(_("Gentle"), Level.GENTLE), (_("Middle"), Level.MIDDLE), (_("Full"), Level.FULL)],
        )
        self._side = self._segmented(
            _("Side that needs it"), "affected_side", [(_("Left"), "left"), (_("Right"), "right")]
        )
        self._prepare = Stepper(look, _("More time to get ready"), _("Less time"), _("More time"))
        self._prepare.stepped.connect(lambda value: self._choose(extra_prepare_s=value))
        self._number = Menu(look, _("Emergency number"))
        self._number.value_chosen.connect(lambda number: self._choose(emergency_number=number))
        self._safety = Button(look, _("Warning signs and safety text"), "plain", "safety")
        self._safety.clicked.connect(self.safety_requested)
        self._folder = Button(look, _("Open my routines"), "plain", "folder")
        self._folder.clicked.connect(self.folder_requested)
        self._path = Label(look, "caption", folder)
        self._path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()
        look.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, settings: Settings) -> None:
        """What is in force."""
        self._settings = settings
        self._sounds.setChecked(settings.plays_sounds)
        self._volume.show_value(settings.volume, 0, 100, 10, f"{settings.volume} %")
        self._appearance.show_value(settings.appearance)
        self._text.show_value(settings.text_scale, 80, 200, 10, f"{settings.text_scale} %")
        self._motion.show_value(settings.motion)
        self._skin.show_value(settings.skin)
        self._clothes.show_value(settings.clothes)
        self._level.show_value(settings.level)
        self._side.show_value(settings.affected_side or "right")
        seconds = _("{seconds} s").format(seconds=f"{settings.extra_prepare_s:g}")
        self._prepare.show_value(settings.extra_prepare_s, 0, 60, 5, seconds)
        self._number.show_choices(number_choices(settings.emergency_number), settings.emergency_number)

    def show_sound_trouble(self, sentence: str) -> None:
        """Why nothing is heard; empty when all is well."""
        self._trouble.show_text(sentence)
        self._trouble.setVisible(bool(sentence))

    def _choose(self, **changes: object) -> None:
        self.settings_chosen.emit(replace(self._settings, **changes))  # type: ignore[arg-type]

    def _segmented(self, name: str, field: str, choices: Sequence[tuple[str, object]]) -> Segmented:
        segmented = Segmented(self._look, name, choices)
        segmented.value_chosen.connect(lambda value: self._choose(**{field: value}))
        return segmented

    def _build(self) -> None:
        look = self._look
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 8, 6, 24)
        column.setSpacing(14)
        column.addWidget(Label(look, "title", _("Settings")))
        row = Flow(spacing=12)
        row.addWidget(self._volume)
        row.addWidget(self._sample)
        self._volume.setMinimumWidth(220)
        column.addWidget(self._card(_("Sound"), self._sounds, Label(look, "meta", _("Volume")), row, self._trouble))
        self._text.setMinimumWidth(220)
        column.addWidget(
            self._card(
                _("Appearance"),
                *self._named(_("Colours"), self._appearance),
                *self._named(_("Text size"), self._text),
                *self._named(_("Motion"), self._motion),
            )
        )
        figures = self._card(_("Figures"), self._figure_choices())
        figures.setVisible(self._has_figure)
        column.addWidget(figures)
        self._prepare.setMinimumWidth(220)
        column.addWidget(
            self._card(
                _("Exercise"),
                *self._named(_("Level, where a routine has none of its own"), self._level),
                *self._named(_("Side that needs it"), self._side),
                *self._named(_("More time to get ready before each exercise"), self._prepare),
            )
        )
        column.addWidget(self._card(_("Safety"), *self._named(_("Emergency number"), self._number), self._safety))
        column.addWidget(self._card(_("My routines"), self._folder, self._path))
        column.addStretch(1)
        self._page = QVBoxLayout(self)
        self._page.addWidget(Scroller(Column(content, COLUMN)))

    def _figure_choices(self) -> QWidget:
        """The colours, and beside them how a figure looks in them; in a small window it stands above."""
        box = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.RightToLeft, box)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(16)
        stage = Panel(self._look, "stage", radius=16)
        around = QHBoxLayout(stage)
        around.setContentsMargins(8, 8, 8, 0)
        around.addWidget(self._figure)
        choices = QVBoxLayout()
        choices.setSpacing(8)
        for part in (*self._named(_("Skin"), self._skin), *self._named(_("Clothes"), self._clothes)):
            choices.addWidget(part)
        choices.addStretch(1)
        self._beside.addWidget(stage)
        self._beside.addLayout(choices, 1)
        return box

    def _named(self, words: str, widget: QWidget) -> tuple[QWidget, QWidget]:
        return Label(self._look, "meta", words), widget

    def _card(self, title: str, *parts: QWidget | Flow) -> Panel:
        card = Panel(self._look, "surface", line="line", radius=20)
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 14, 20, 18)
        column.setSpacing(8)
        column.addWidget(Label(self._look, "section", title))
        for part in parts:
            if isinstance(part, Flow):
                column.addLayout(part)
            elif isinstance(part, Button | Menu | Stepper):
                row = QHBoxLayout()
                row.addWidget(part)
                row.addStretch(1)
                column.addLayout(row)
            else:
                column.addWidget(part)
        return card

    def _arrange(self) -> None:
        side = 10 if self._look.compact else 26
        self._page.setContentsMargins(side, 0, side, 0)
        way = QBoxLayout.Direction
        self._beside.setDirection(way.TopToBottom if self._look.compact else way.RightToLeft)
