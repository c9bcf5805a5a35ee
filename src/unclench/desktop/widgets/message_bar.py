"""One sentence about the world, with what can be done about it. It stays until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from unclench.core.words import _
from unclench.desktop.look import Look
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label


class MessageBar(Panel):
    """`tone`: "warn" for what is wrong, "soft" for a question. An answer closes it, unless it `stays`."""

    def __init__(
        self,
        look: Look,
        text: str,
        tone: str = "warn",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        *,
        stays: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "wsoft" if tone == "warn" else "soft", radius=14, parent=parent)
        self._look = look
        self._ink = "warn" if tone == "warn" else "text"
        self.text = text
        self._stays = stays
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        self._sign = QLabel()
        self._sign.setAccessibleName(_("Notice"))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._words = QHBoxLayout()
        self._words.setSpacing(4)
        self._words.addWidget(Label(look, "body", text), 1)
        buttons = Flow(spacing=4)
        for word, action in actions or ((_("Dismiss"), _nothing),):
            button = Button(look, word, "quiet")
            button.clicked.connect(partial(self._answer, action))
            buttons.addWidget(button)
        self._words.addLayout(buttons)
        row.addLayout(self._words, 1)
        look.changed.connect(self._dress)
        self._dress()

    def _answer(self, action: Callable[[], object], _on: bool = False) -> None:
        if not self._stays:
            self.hide()
            self.deleteLater()
        action()

    def _dress(self) -> None:
        below = QBoxLayout.Direction.TopToBottom
        self._words.setDirection(below if self._look.compact else QBoxLayout.Direction.LeftToRight)
        name = "warning" if self._ink == "warn" else "safety"
        self._sign.setPixmap(self._look.icon(name, self._ink, 20, self.devicePixelRatioF()))


def _nothing() -> None:
    """To have read it is all."""
