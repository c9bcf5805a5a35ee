"""What the keyboard sends, before any page sees it: letters of every layout, and held keys told from pressed ones.

On X11 a held key sends pairs of release and press with the same time stamp, and Qt marks only some of them as repeats.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QWidget

from unclench.core.ports import Clock
from unclench.desktop.frame.page_stack import PageStack
from unclench.desktop.widgets.keys import letter_by_place

NEW_PAGE_S = 0.4  # a key pressed in this time was meant for the page before
SAME_PRESS_MS = 5  # nobody releases and presses a key within this time

Key = Qt.Key
# These never wait for a page: they stop, or only move, scroll and change the speed.
AT_ONCE = frozenset({
    Key.Key_H, Key.Key_Backspace, Key.Key_Escape, Key.Key_S, Key.Key_F1, Key.Key_Plus, Key.Key_Minus, Key.Key_Equal,
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown,
    Key.Key_Tab, Key.Key_Backtab, Key.Key_Shift, Key.Key_Control, Key.Key_Alt, Key.Key_AltGr, Key.Key_Meta,
})  # fmt: skip
ENTER = (Key.Key_Return, Key.Key_Enter)


class KeyGuard(QObject):
    """Stands before every window of the program that has the focus, and changes its key events.

    A letter of another alphabet becomes the Latin letter at its place, unless it goes into a text field. A repeat of a
    held key is always marked as one. A key that starts, confirms, pauses or turns a page is passed on only when it is
    pressed, not when it is repeated, and not in the first 0.4 s of a page or of a window that gets the focus.
    """

    def __init__(self, window: QWidget, pages: PageStack, clock: Clock, qt: QGuiApplication) -> None:
        super().__init__(window)
        self._clock = clock
        self._page = pages.page
        self._released_ms: dict[int, int] = {}  # key → time stamp of its last release
        self._passing = False
        pages.turned.connect(self._on_turned)
        qt.focusWindowChanged.connect(self._watch)
        self._watch(window.windowHandle())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._passing or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        return isinstance(event, QKeyEvent) and self._take(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        self._since_s = self._clock.reading().mono_s
        if window is not None:
            window.installEventFilter(self)

    def _on_turned(self, page: QWidget) -> None:
        if page is not self._page:
            self._page = page
            self._since_s = self._clock.reading().mono_s

    def _take(self, watched: QObject, event: QKeyEvent) -> bool:
        """Pass the event on as it is (False), or drop it or pass on another one in its place (True)."""
        focused = QGuiApplication.focusObject()
        typing = isinstance(focused, QWidget) and focused.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        key = event.key() if typing else letter_by_place(event) or event.key()
        repeats = self._is_repeat(event)
        if event.type() == QEvent.Type.KeyPress and self._waits(key, focused, typing=typing):
            new = self._clock.reading().mono_s - self._since_s < NEW_PAGE_S
            if repeats or new:
                event.accept()
                return True
        if key == event.key() and repeats == event.isAutoRepeat():
            return False
        self._pass_on(watched, event, key, repeats=repeats)
        return True

    def _is_repeat(self, event: QKeyEvent) -> bool:
        code = event.nativeScanCode() or event.key()
        if event.type() == QEvent.Type.KeyRelease:
            self._released_ms[code] = event.timestamp()
            return event.isAutoRepeat()
        before = self._released_ms.get(code, 0)  # 0: never, or without a time stamp
        return event.isAutoRepeat() or (bool(before) and 0 <= event.timestamp() - before <= SAME_PRESS_MS)

    def _waits(self, key: int, focused: QObject | None, *, typing: bool) -> bool:
        """Whether this key starts, confirms, pauses or turns a page here."""
        if key in AT_ONCE:
            return False
        if typing:
            return key in ENTER
        scrolls = isinstance(focused, QAbstractScrollArea) and not isinstance(focused, QAbstractItemView)
        return not (scrolls and key == Key.Key_Space)

    def _pass_on(self, watched: QObject, event: QKeyEvent, key: int, *, repeats: bool) -> None:
        other = QKeyEvent(
            event.type(), key, event.modifiers(), event.nativeScanCode(), event.nativeVirtualKey(),
            event.nativeModifiers(), event.text(), repeats, event.count(),
        )  # fmt: skip
        other.setTimestamp(event.timestamp())
        self._passing = True
        try:
            QCoreApplication.sendEvent(watched, other)
        finally:
            self._passing = False
        event.setAccepted(other.isAccepted())
