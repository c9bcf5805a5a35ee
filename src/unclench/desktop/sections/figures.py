"""Skin and clothes of the figures, next to a sample figure."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.routine.figure import Tour
from unclench.core.settings.settings import CLOTHES, SECTIONS, SKIN_TONES, TABLE, Settings
from unclench.desktop.drawing.figure_colors import CLOTH, SKINS
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.rows import describe
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.swatches import Swatches
from unclench.desktop.widgets.text import Label

FIGURE_PX = 200
SAMPLE_FIGURE = "median-glide"  # it shows skin, nails and a sleeve, and all fingers move


class FiguresSection(Section):
    """Hidden if there are no figures."""

    def __init__(self, style: Style, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(style, _(SECTIONS["figures"]), parent)
        tones = [(_(words), value, SKINS[value].skin) for value, words in SKIN_TONES.items()]
        self._skin = Swatches(style, _(TABLE["skin"].label), tones)
        describe(self._skin, "skin")
        self._skin.value_chosen.connect(lambda value: self._choose(skin=value))
        clothes = [(_(words), value, CLOTH[value].cloth) for value, words in CLOTHES.items()]
        self._clothes = Swatches(style, _(TABLE["clothes"].label), clothes)
        describe(self._clothes, "clothes")
        self._clothes.value_chosen.connect(lambda value: self._choose(clothes=value))
        self._figure = MovingFigure(figures)
        self._figure.setFixedSize(FIGURE_PX, FIGURE_PX)
        sample = SAMPLE_FIGURE if figures.find(SAMPLE_FIGURE) else next(filter(figures.find, figures.names), None)
        has_figure = self._figure.show_tour(Tour(sample)) if sample is not None else False
        self._figure.play(True)
        self._figure.describe(_("How the figures look"))
        self._build()
        if not has_figure:
            self.hide()
        style.changed.connect(self._arrange)
        self._arrange()

    def _show(self, settings: Settings) -> None:
        self._skin.show_value(settings.skin)
        self._clothes.show_value(settings.clothes)

    def _build(self) -> None:
        self._beside = QBoxLayout(QBoxLayout.Direction.RightToLeft)
        self._beside.setSpacing(16)
        stage = Panel(self._style, "stage", radius=16)
        around = QHBoxLayout(stage)
        around.setContentsMargins(8, 8, 8, 0)
        around.addWidget(self._figure)
        choices = QVBoxLayout()
        choices.setSpacing(8)
        for key, swatches in (("skin", self._skin), ("clothes", self._clothes)):
            choices.addWidget(Label(self._style, "meta", _(TABLE[key].label)))
            choices.addWidget(swatches)
        choices.addStretch(1)
        self._beside.addWidget(stage)
        self._beside.addLayout(choices, 1)
        self._add(self._beside)

    def _arrange(self) -> None:
        """The figure next to the colors; in a small window above them."""
        way = QBoxLayout.Direction
        self._beside.setDirection(way.TopToBottom if self._style.compact else way.RightToLeft)
