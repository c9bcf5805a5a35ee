"""Text in a font role of the theme."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QLayout, QSizePolicy, QWidget

from unclench.desktop.drawing.style import Style, restyle
from unclench.desktop.drawing.theme import QUIET_ROLES

LINE_HEIGHT = {"long": 1.5, "body": 1.4, "meta": 1.4, "caption": 1.4, "cue": 1.15}
USUAL_LINE_HEIGHT = 1.2


class Label(QLabel):
    """Always plain text, because routine files can come from strangers. Wraps unless `wrap` is False.

    It breaks its own lines, because QLabel has no line height.
    """

    def __init__(
        self,
        style: Style,
        role: str,
        text: str = "",
        *,
        color: str | None = None,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._style = style
        self._role = role
        self._limit: int | None = None
        self._broken_at: dict[tuple[str, int], list[str]] = {}
        self._color = color or ("text2" if role in QUIET_ROLES else "text")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        style.changed.connect(self._restyle)
        self._apply_style()

    def show_text(self, text: str) -> None:
        """Set the text if it has changed."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def limit_px(self, px: int | None) -> None:
        """Limit the font size if room is short; None removes the limit."""
        if px != self._limit:
            self._limit = px
            self._apply_style()

    def hasHeightForWidth(self) -> bool:
        return self.wordWrap()

    def heightForWidth(self, width: int) -> int:
        return math.ceil(len(self._lines(width)) * self._line) if self.text() else 0

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font())
        widest = max((words.horizontalAdvance(line) for line in self.text().split("\n")), default=0)
        width = math.ceil(widest) + 1
        if self.wordWrap():
            width = min(width, 60 * self.font().pixelSize() // 2)
            return QSize(width, self.heightForWidth(width))
        return QSize(width, math.ceil(self._line))

    def minimumSizeHint(self) -> QSize:
        if not self.wordWrap():
            return self.sizeHint().boundedTo(QSize(120, 1000))
        words = QFontMetricsF(self.font())
        longest = max((words.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(math.ceil(min(longest, 200)), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._ink)
        painter.setFont(self.font())
        lines = self._lines(self.width())
        metrics = QFontMetricsF(self.font())
        top = 0.0
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            top = max(0.0, (self.height() - len(lines) * self._line) / 2)
        for line in lines:
            left = 0.0
            if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
                left = max(0.0, (self.width() - metrics.horizontalAdvance(line)) / 2)
            elif self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                left = max(0.0, self.width() - metrics.horizontalAdvance(line))
            baseline = top + (self._line - metrics.height()) / 2 + metrics.ascent()
            painter.drawText(QPointF(left, baseline), line)
            top += self._line

    @property
    def _line(self) -> float:
        return self.font().pixelSize() * LINE_HEIGHT.get(self._role, USUAL_LINE_HEIGHT)

    def _lines(self, width: int) -> list[str]:
        """The lines of the text at this width; without wrapping, one line with an ellipsis. Cached, because layouts ask
        for the same few widths many times."""
        key = (self.text(), width)
        if key not in self._broken_at:
            if len(self._broken_at) > 20:
                self._broken_at.clear()
            self._broken_at[key] = self._break(width)
        return self._broken_at[key]

    def _break(self, width: int) -> list[str]:
        if not self.wordWrap():
            words = QFontMetricsF(self.font())
            return [words.elidedText(self.text(), Qt.TextElideMode.ElideRight, width + 1)]
        return [line for paragraph in self.text().split("\n") for line in self._broken(paragraph, width)]

    def _broken(self, text: str, width: int) -> list[str]:
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        return lines or [""]

    def changeEvent(self, event: QEvent) -> None:
        """A style sheet restores an older palette when a parent moves to another parent; set the color again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._ink != self._style.color(self._color):
            self._apply_color()

    @property
    def _ink(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.WindowText)

    def _restyle(self) -> None:
        restyle(self, self._apply_style)

    def _apply_style(self) -> None:
        self._broken_at.clear()
        px = self._style.px(self._role)
        self.setFont(self._style.font(self._role, px=px if self._limit is None else min(px, self._limit)))
        self._apply_color()
        self.updateGeometry()

    def _apply_color(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._style.color(self._color))
        self.setPalette(palette)


def clear(layout: QLayout) -> None:
    """Remove everything from a layout and hide it at once."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
