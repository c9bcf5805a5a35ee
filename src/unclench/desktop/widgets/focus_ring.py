"""The focus ring. It lies outside the control, so that nothing moves when it appears."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

from unclench.desktop.drawing.style import Style

STYLE = "Fusion"  # of the whole window, the same on every system
WIDTH, GAP = 3, 3
MARGIN = WIDTH + GAP


class _RingStyle(QProxyStyle):
    """Adds room around a focused control. It is the style of the ring only: every widget queries its style many times
    while it is painted, and a style in Python would take longer than the painting."""

    def __init__(self, ring: QFocusFrame) -> None:
        super().__init__(STYLE)
        self.setParent(ring)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return MARGIN
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0  # a mask would cut off the ring at the corners of the control
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """Follows the keyboard focus of one window. A control can set its corner radius as `focus_radius`."""

    def __init__(self, style: Style, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        self._style = style
        self._window = window
        self._followed: QWidget | None = None
        self.setStyle(_RingStyle(self))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()  # otherwise it would appear with the window, around nothing
        app.focusChanged.connect(self._follow)
        style.changed.connect(self.update)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now.window() is self._window and getattr(now, "focus_radius", None) is not None:
            self._followed = now
            self.setWidget(now)
            QTimer.singleShot(0, self, self._show_again)
        else:
            self._followed = None
            self.setWidget(None)  # type: ignore[arg-type]  # Qt accepts None: follow no widget

    def _show_again(self) -> None:
        """Show the ring again: Qt does not show it around a control that was out of view when it got the focus, even
        after it has been scrolled into view."""
        widget = self._followed
        if widget is not None and shiboken6.isValid(widget) and widget.isVisible() and not self.isVisible():
            self.setWidget(None)  # type: ignore[arg-type]
            self.setWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = getattr(self._followed, "focus_radius", 14) + GAP + WIDTH / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.color("focus"), WIDTH))
        half = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
