"""The focus ring: outside the control, so that nothing moves when it comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

from unclench.desktop.look import Look

WIDTH, GAP = 3, 3
MARGIN = WIDTH + GAP


class HouseStyle(QProxyStyle):
    """Fusion, the same on every system, with room around a focused control for its ring."""

    def __init__(self) -> None:
        super().__init__("Fusion")

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
            return 0  # it would cut the ring where its corners are rounder than the control is square
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """Follows the keyboard focus of one window. A control may name its own corner radius as `focus_radius`."""

    def __init__(self, look: Look, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()  # or it would be shown with its window, round nothing
        app.focusChanged.connect(self._follow)
        look.changed.connect(self.update)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now.window() is self._window and getattr(now, "focus_radius", None) is not None:
            self.setWidget(now)
        else:
            self.setWidget(None)  # type: ignore[arg-type]  # Qt takes it: follow nobody

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = getattr(self.widget(), "focus_radius", 14) + GAP + WIDTH / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("focus"), WIDTH))
        half = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
