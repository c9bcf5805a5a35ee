"""Everything that can be pressed: buttons, chips, segments, switches, the tick box. All paint themselves from the
theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QRadioButton, QSizePolicy, QWidget

from unclench.desktop.drawing.style import Style, restyle
from unclench.desktop.drawing.theme import MIN_TARGET, SMALLEST_TEXT
from unclench.desktop.widgets.tooltip import set_tooltip

HOVER, PRESS = 0.06, 0.12
CLEAR = 8  # minimum px between text and border when room is short
LEAST_WIDTH = 56  # px; a button that is narrower than its text shrinks the text


@dataclass(frozen=True)
class Kind:
    """How a button looks: the color roles of fill, text and border, the font role, the height at 100 %, the radius, the
    padding left and right of the text (`tight` in a small window), the icon size as a multiple of the font size, and
    the gap between icon and text."""

    fill: str | None
    ink: str
    border: str | None
    font: str = "button"
    height: int = 44
    radius: int = 14
    padding: int = 18
    tight: int = 0
    icon: float = 1.3
    gap: int = 10


KINDS = {
    "main": Kind("accent", "onacc", None, "main-button", 56, 16, 28),
    "player-main": Kind("accent", "onacc", None, "main-button", 52, 16, 24, 10),
    "start": Kind("accent", "onacc", None, "main-button", 64, 18, 28),
    "plain": Kind("surface", "text", "edge"),
    "large": Kind("surface", "text", "edge", "main-button", 56, 16, 24),
    "large-quiet": Kind(None, "text", None, "button", 56, 16, 16, 8),
    "player": Kind("surface", "text", "edge", height=52, padding=13, tight=9),
    "minutes": Kind("surface", "text", "edge", padding=6, tight=4),
    "quiet": Kind(None, "text", None, padding=12),
    "back": Kind(None, "text", None, padding=4),
    "link": Kind(None, "accent", None, padding=8),
    "player-quiet": Kind(None, "text", None, height=52, padding=14, tight=10),
    "danger": Kind("dsoft", "danger", "danger", height=52, padding=13, tight=10),
    "chip": Kind("surface", "text", "edge", radius=22, padding=10, tight=4, icon=1.0, gap=4),
    "score": Kind("surface", "text", "edge", "score", 72, 16, 12, 4),
    "answer": Kind("surface", "text", "edge", "main-button", 60, 16, 20, 4, icon=1.0, gap=6),
    "segment": Kind(None, "text2", None, height=44, radius=12, padding=12, tight=4),
    "bedside-main": Kind("accent", "onacc", None, "bedside-button", 128, 24, 24),
    "bedside": Kind(None, "text", "edge", "bedside-button", 128, 24, 24),
    "bedside-quiet": Kind(None, "text", None, "bedside-word", 64, 16, 16),
    "tab": Kind(None, "text2", None, "strong", 44, 10, 0),
}
TICKED = (KINDS["chip"], KINDS["answer"])  # these show a tick when they are checked


# A mix-in for Qt's own button classes, so that screen readers get the right roles.
if TYPE_CHECKING:
    _Base = QAbstractButton
else:
    _Base = object


class _Painted(_Base):
    """What all of them share: size, colors by state, and painting."""

    _style: Style
    _kind: Kind
    _icon: str | None
    _icon_after: bool

    @property
    def focus_radius(self) -> int:
        """The radius of the focus ring: that of the button."""
        return self._kind.radius

    def _start(self, style: Style, kind: str, icon: str | None, *, icon_after: bool) -> None:
        self._style = style
        self._kind = KINDS[kind]
        self._icon = icon
        self._icon_after = icon_after
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._restyle)
        self._apply_style()

    def _restyle(self) -> None:
        restyle(self, self._apply_style)

    def _apply_style(self) -> None:
        self.setFont(self._style.font(self._kind.font))
        self.updateGeometry()
        self.update()

    def show_icon(self, icon: str | None) -> None:
        """Show another icon, for another state of the same button."""
        if icon != self._icon:
            self._icon = icon
            self.updateGeometry()
            self.update()

    def setText(self, text: str) -> None:
        """Set the text, in which "&" is only a character: it can be the title of a routine."""
        named_by_text = self.accessibleName() in ("", self.text())
        super().setText(text)
        forget_mnemonic(self, text, named_by_text)

    def show_text(self, text: str) -> None:
        """Set the text if it has changed."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    @property
    def _icon_px(self) -> int:
        return round(self._style.px(self._kind.font) * self._kind.icon)

    def _ticked(self) -> bool:
        return self.isCheckable() and self.isChecked() and self._kind in TICKED

    def _content_width(self, text: str) -> float:
        ticks = (
            self.isCheckable() and self._kind in TICKED
        )  # always leaves room for the tick, so that checking moves nothing
        icon = self._icon_px if self._icon or ticks else 0
        if not text:
            return icon
        words = QFontMetricsF(self.font()).horizontalAdvance(text)
        return words + (icon + self._kind.gap if icon else 0)

    def width_for(self, *words: str) -> int:
        """The width that fits each of these texts, so that nothing moves when the text changes."""
        return max(self._width(word) for word in words)

    def _width(self, text: str) -> int:
        return max(round(self._content_width(text) + 2 * self._padding(text) + 2), MIN_TARGET)

    def _padding(self, text: str) -> int:
        if self._style.compact and self._kind.tight:
            return round(self._kind.tight * max(1.0, self._style.theme.scale))
        return self._kind.padding if text else 8

    def sizeHint(self) -> QSize:
        return QSize(self._width(self.text()), self._style.height(self._kind.height, self._kind.font))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(LEAST_WIDTH, 1000))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def hitButton(self, pos: object) -> bool:
        """The whole button is the target, not only the part that Qt would have drawn."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink, border = self._colors()
        rect = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        radius = rect.height() / 2 if self._kind is KINDS["chip"] else self._kind.radius
        if fill is not None or border is not None:
            painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(border, 1.5) if border is not None else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rect, radius, radius)
        self._paint_content(painter, rect, ink)

    def _colors(self) -> tuple[QColor | None, str, QColor | None]:
        """Fill, color role of the text, border."""
        kind, style = self._kind, self._style
        if not self.isEnabled():
            if style.theme.colors.line == style.theme.colors.text:  # high contrast has no quiet fill
                return None, "text2", style.color("track")
            return (style.color("line") if kind.fill or kind.border else None), "text2", None
        fill, ink, border = kind.fill, kind.ink, kind.border
        if self.isCheckable() and self.isChecked():
            if kind in (KINDS["segment"], KINDS["score"]):
                fill, ink, border = "accent", "onacc", None
            elif kind in TICKED:
                fill, border = "soft", "accent"
            elif kind is KINDS["tab"]:
                ink = "text"
        share = PRESS if self.isDown() else HOVER if self.underMouse() else 0.0
        ground = style.shaded(fill or "bg", share) if fill or share else None
        if kind is KINDS["tab"]:
            ground = None
        return ground, ink, style.color(border) if border else None

    def _paint_content(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        icon = "check" if self._ticked() else self._icon
        text, kind = self.text(), self._kind
        beside = kind.icon if icon else 0.0
        clear = min(CLEAR, self._padding(text))
        font = fitted(self._style, kind.font, text, rect.width() + 2 - 2 * clear - (kind.gap if icon else 0), beside)
        size = round(font.pixelSize() * kind.icon)
        text_width = QFontMetricsF(font).horizontalAdvance(text)
        gap = kind.gap if icon and text else 0
        width = text_width + (size + gap if icon else 0)
        left = rect.center().x() - width / 2
        icon_left, text_left = left, left + (size + gap if icon else 0)
        if self._icon_after:
            icon_left, text_left = left + text_width + gap, left
        if icon:
            pixmap = self._style.icon(icon, ink, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(icon_left, rect.center().y() - size / 2), pixmap)
        if text:
            painter.setPen(self._style.color(ink))
            painter.setFont(font)
            box = QRectF(text_left, rect.top(), text_width + 4, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def fitted(style: Style, role: str, text: str, width: float, beside: float = 0.0) -> QFont:
    """The font of a role, made smaller if the text would be cut off: large text in a small window. `beside` is the
    width of an icon next to the text, as a multiple of the font size."""
    px = style.px(role)
    font = style.font(role)
    while px > SMALLEST_TEXT and QFontMetricsF(font).horizontalAdvance(text) + beside * px > width:
        px -= 1
        font = style.font(role, px=px)
    return font


def forget_mnemonic(button: QAbstractButton, text: str, named_by_text: bool) -> None:
    """Undo what Qt makes of "&" in the text of a button: a shortcut, and a name without it for screen readers."""
    button.setShortcut(QKeySequence())
    if named_by_text:
        button.setAccessibleName(text if "&" in text else "")


class Button(_Painted, QPushButton):
    """A button with a text, an icon, or both. A button without text needs `name`, which is also its tooltip."""

    def __init__(
        self,
        style: Style,
        text: str = "",
        kind: str = "plain",
        icon: str | None = None,
        *,
        name: str = "",
        icon_after: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        QPushButton.__init__(self, parent)
        self.setText(text)
        self.setAutoDefault(False)
        if name:
            self.rename(name)
        self._start(style, kind, icon, icon_after=icon_after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks too, as in a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def rename(self, name: str) -> None:
        """Set the accessible name and the tooltip, for a button without text or with too short a text."""
        if name != self.accessibleName():
            self.setAccessibleName(name)
            set_tooltip(self, name)


class Choice(_Painted, QRadioButton):
    """One of several mutually exclusive choices; the arrow keys move between them, as in all radio buttons."""

    def __init__(
        self, style: Style, text: str, kind: str = "segment", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        QRadioButton.__init__(self, parent)
        self.setText(text)
        if name:
            self.setAccessibleName(name)
        self._start(style, kind, None, icon_after=False)


def stop_at_chosen(buttons: Sequence[QAbstractButton]) -> None:
    """Make Tab stop only at the checked button, as in every group of radio buttons; at all of them if none is checked.
    Qt does this by itself only after one of them has had the focus."""
    any_chosen = any(button.isChecked() for button in buttons)
    for button in buttons:
        stops = button.isChecked() or not any_chosen
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)


class Chip(_Painted, QPushButton):
    """One of several independent on/off choices. When on it shows a tick, not only a color."""

    def __init__(self, style: Style, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        QPushButton.__init__(self, parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAutoDefault(False)
        if name:
            self.setAccessibleName(name)
        self._start(style, "chip", None, icon_after=False)


class _Tick(QCheckBox):
    """An on/off control with its text next to it; text and mark are one target."""

    role, beside, least_height, focus_radius = "body", 64, MIN_TARGET, 10  # font role, px for the mark, px, px

    def __init__(self, style: Style, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self._style = style
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._restyle)
        self._apply_style()

    def setText(self, text: str) -> None:
        named_by_text = self.accessibleName() in ("", self.text())
        super().setText(text)
        forget_mnemonic(self, text, named_by_text)

    def _restyle(self) -> None:
        restyle(self, self._apply_style)

    def _apply_style(self) -> None:
        self.setFont(self._style.font(self.role))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(round(words) + self.beside, self._style.height(self.least_height, self.role))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(LEAST_WIDTH, 1000))

    def hitButton(self, pos: object) -> bool:
        return True

    def _paint_text(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(self._style.color("text"))
        painter.setFont(fitted(self._style, self.role, self.text(), place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class Switch(_Tick):
    """On or off; screen readers see a check box."""

    TRACK_W, TRACK_H = 48, 28

    def paintEvent(self, event: QPaintEvent) -> None:
        style, on = self._style, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = self.TRACK_W, self.TRACK_H
        track = QRectF(self.width() - width - 1, (self.height() - height) / 2, width, height)
        painter.setPen(QPen(style.color("accent" if on else "edge"), 1.5))
        painter.setBrush(style.color("accent" if on else "surface"))
        painter.drawRoundedRect(track, height / 2, height / 2)
        knob = height - 10
        left = track.right() - knob - 5 if on else track.left() + 5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("onacc" if on else "edge"))
        painter.drawEllipse(QRectF(left, track.center().y() - knob / 2, knob, knob))
        self._paint_text(painter, QRectF(0, 0, track.left() - 12, self.height()))


class TickBox(_Tick):
    """The tick box of the safety text: 32 px, but the whole line is the target."""

    BOX = 32
    role, beside, least_height, focus_radius = "long", BOX + 22, 48, 9

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self.BOX
        box = QRectF(2, (self.height() - size) / 2, size, size)
        painter.setPen(QPen(style.color("accent" if self.isChecked() else "edge"), 1.5))
        painter.setBrush(style.color("accent" if self.isChecked() else "surface"))
        painter.drawRoundedRect(box, 9, 9)
        if self.isChecked():
            mark = round(size * 0.75)
            pixmap = style.icon("check", "onacc", mark, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.center().x() - mark / 2, box.center().y() - mark / 2), pixmap)
        self._paint_text(painter, QRectF(box.right() + 14, 0, self.width() - box.right() - 14, self.height()))
