"""A message with buttons for what can be done about it. It stays until the person answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label


class MessageBar(Panel):
    """`tone`: "warn" for a problem, "soft" for a question. An answer closes the bar, unless it `stays`."""

    def __init__(
        self,
        style: Style,
        text: str,
        tone: str = "warn",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        *,
        stays: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(style, "wsoft" if tone == "warn" else "soft", radius=14, parent=parent)
        self._style = style
        self._ink = "warn" if tone == "warn" else "text"
        self.text = text
        self._stays = stays
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setSpacing(4)
        self._sign = QLabel()
        self._sign.setAccessibleName(_("Notice"))
        self._head = QHBoxLayout()
        self._head.setContentsMargins(12, 0, 0, 0)
        self._head.setSpacing(12)
        self._head.addWidget(self._sign)
        self._head.addWidget(Label(style, "body", text), 1)
        self._row.addLayout(self._head, 1)
        buttons = Flow(spacing=4)
        for word, action in actions or ((_("Dismiss"), _nothing),):
            button = Button(style, word, "quiet")
            button.clicked.connect(partial(self._answer, action))
            buttons.addWidget(button)
        self._row.addLayout(buttons)
        style.changed.connect(self._apply_style)
        self._apply_style()

    def _answer(self, action: Callable[[], object], _on: bool = False) -> None:
        if not self._stays:
            self.hide()
            self.deleteLater()
        action()

    def _apply_style(self) -> None:
        """In a small window the buttons go below the text, in line with the sign."""
        compact, way, edge = self._style.compact, QBoxLayout.Direction, Qt.AlignmentFlag
        self._row.setDirection(way.TopToBottom if compact else way.LeftToRight)
        self._row.setContentsMargins(4, 12 if compact else 8, 8, 4 if compact else 8)
        self._head.setAlignment(self._sign, edge.AlignTop if compact else edge.AlignVCenter)
        name, size = "warning" if self._ink == "warn" else "safety", round(self._style.px("body") * 1.35)
        self._sign.setPixmap(self._style.icon(name, self._ink, size, self.devicePixelRatioF()))


def _nothing() -> None:
    """The action of "Dismiss"."""
