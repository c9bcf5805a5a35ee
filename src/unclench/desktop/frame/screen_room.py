"""Where a window may stand: inside the screens that there are now, beside their panels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

TITLE_BAR = 40  # px; at least half of it must be visible, or the window cannot be moved


class ScreenWatch(QObject):
    """Tells when a screen was added or removed, or has another size or other panels."""

    changed = Signal()  # once for several changes at a time, and after Qt has updated its list

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pending = False
        qt = QGuiApplication.instance()
        assert isinstance(qt, QGuiApplication)
        for screen in qt.screens():
            self._listen(screen)
        qt.screenAdded.connect(self._on_added)
        qt.screenRemoved.connect(self._on_changed)
        qt.primaryScreenChanged.connect(self._on_changed)

    def _on_added(self, screen: QScreen) -> None:
        self._listen(screen)
        self._on_changed(screen)

    def _listen(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._on_changed)
        screen.availableGeometryChanged.connect(self._on_changed)

    def _on_changed(self, _what: object) -> None:
        if not self._pending:
            self._pending = True
            QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        self._pending = False
        self.changed.emit()


def free_room(screen: QScreen, panels: Sequence[QRect]) -> QRect:
    """The part of a screen without panels. `panels` are in px of the X server, which Qt scales from the upper left of
    each screen."""
    if not panels:
        return screen.availableGeometry()
    ratio, origin = screen.devicePixelRatio(), screen.geometry().topLeft()
    scaled = [
        QRect(origin + (one.topLeft() - origin) / ratio, QSize(round(one.width() / ratio), round(one.height() / ratio)))
        for one in panels
    ]
    return room_beside(screen.geometry(), screen.availableGeometry(), scaled)


def room_beside(screen: QRect, told: QRect, panels: Sequence[QRect]) -> QRect:
    """`told`, the free part of `screen` as far as the window manager tells it, without these panels."""
    room = QRect(told)
    for panel in panels:
        part = panel.intersected(screen)
        if part.isEmpty():
            continue
        if part.width() >= part.height():
            if part.center().y() > screen.center().y():
                room.setBottom(min(room.bottom(), part.top() - 1))
            else:
                room.setTop(max(room.top(), part.bottom() + 1))
        elif part.center().x() > screen.center().x():
            room.setRight(min(room.right(), part.left() - 1))
        else:
            room.setLeft(max(room.left(), part.right() + 1))
    return room


def corner(room: QRect, size: QRect, edge: int, *, rtl: bool) -> QPoint:
    """The place of a small window: the lower right corner of `room`, `edge` px from its ends. Lower left for
    right-to-left languages. It stays inside the room if it fits at all."""
    left = room.left() + edge if rtl else room.right() + 1 - edge - size.width()
    top = room.bottom() + 1 - edge - size.height()
    return QPoint(max(room.left(), left), max(room.top(), top))


def back_on_screen(window: QRect, rooms: Sequence[QRect]) -> QRect:
    """The window itself if half of its title bar can be seen. Otherwise the nearest place inside the room that shows
    most of it, smaller if it does not fit; the first room if none shows any of it."""
    if not rooms:
        return window
    bar = QRect(window.left(), window.top(), window.width(), TITLE_BAR)
    if sum(_area(bar.intersected(room)) for room in rooms) * 2 >= _area(bar):
        return window
    room = max(rooms, key=lambda one: _area(one.intersected(window)))
    width, height = min(window.width(), room.width()), min(window.height(), room.height())
    left = min(max(window.left(), room.left()), room.right() + 1 - width)
    top = min(max(window.top(), room.top()), room.bottom() + 1 - height)
    return QRect(left, top, width, height)


def rooms() -> list[QRect]:
    """The free part of each screen, the primary screen first."""
    primary = QGuiApplication.primaryScreen()
    screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not primary)
    return [screen.availableGeometry() for screen in screens]


def _area(box: QRect) -> int:
    return 0 if box.isEmpty() else box.width() * box.height()
