"""The icon in the tray, its menu and tooltip: a view of a TrayView.

A tray that appears after the program (the usual race at log-in) ignores an icon that was made before, even if it is
shown again. So a new icon is made whenever a tray appears.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from unclench.core.reminders.tray_menu import MenuEntry, TrayIcon, TrayView

WATCHER = "org.kde.StatusNotifierWatcher"
RETRY_MS, RETRIES = 5_000, 24  # without a watcher: two minutes are longer than a log-in takes


class Tray(QObject):
    """Shows the last view in the current tray, and in the next one when it appears."""

    opened = Signal()  # a click on the icon
    chosen = Signal(object)  # MenuEntry
    message_clicked = Signal()
    available_changed = Signal(bool)

    def __init__(self, assets: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = assets / "icons"
        self._view: TrayView | None = None
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu()
        self._there = False
        self._retries_left = RETRIES
        self._retry = QTimer(self)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self._on_retry)
        self._watch()

    @property
    def available(self) -> bool:
        """Whether a tray showed the icon when it last changed. Asking the system here could block for as long as the
        session bus hangs."""
        return self._icon is not None and self._there

    def start(self) -> None:
        """Show the icon, or wait for a tray to appear."""
        if self._look():
            self._make()
        else:
            self._retry.start()

    def show_view(self, view: TrayView) -> None:
        """Show icon, tooltip and menu. What has not changed is left alone, so that an open menu stays open."""
        before, self._view = self._view, view
        if before is None or before.menu != view.menu:
            self._menu.clear()
            for below in self._menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
                below.deleteLater()  # clear() keeps the submenus, and the process runs for weeks
            self._fill(self._menu, view.menu)
        if self._icon is None:
            return
        if before is None or before.icon != view.icon:
            self._icon.setIcon(self._picture(view.icon))
        if before is None or before.tooltip != view.tooltip:
            self._icon.setToolTip(without_markup(view.tooltip))

    def show_message(self, title: str, text: str, stay_ms: int) -> None:
        """Show a message at the icon, for systems without notifications."""
        if self._icon is not None:
            self._icon.showMessage(title, without_markup(text), self._icon.icon(), stay_ms)

    def close(self) -> None:
        """Remove the icon from the tray."""
        self._retry.stop()
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _look(self) -> bool:
        self._there = QSystemTrayIcon.isSystemTrayAvailable()
        return self._there

    def _make(self) -> None:
        """Make a new icon, also when there is one that a tray ignored."""
        self._retry.stop()
        before, icon = self._icon, QSystemTrayIcon(self)
        if before is not None:
            before.hide()
            before.deleteLater()
        self._icon = icon
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self.message_clicked)
        if self._view is not None:
            self._show_view_on(icon, self._view)
        else:
            icon.setIcon(self._picture(TrayIcon.WAITING))
        icon.show()
        self.available_changed.emit(True)

    def _show_view_on(self, icon: QSystemTrayIcon, view: TrayView) -> None:
        icon.setIcon(self._picture(view.icon))
        icon.setToolTip(without_markup(view.tooltip))

    def _picture(self, state: TrayIcon) -> QIcon:
        return QIcon(str(self._folder / f"tray-{state}.svg"))

    def _fill(self, menu: QMenu, entries: tuple[MenuEntry, ...]) -> None:
        for entry in entries:
            if not entry.label:
                menu.addSeparator()
            elif entry.entries:
                below = QMenu(
                    entry.label.replace("&", "&&"), menu
                )  # the wrapper of a menu that Qt makes would stay for ever
                menu.addMenu(below)
                below.menuAction().setCheckable(entry.ticked)
                below.menuAction().setChecked(entry.ticked)
                below.setEnabled(entry.enabled)
                self._fill(below, entry.entries)
            else:
                action = QAction(entry.label.replace("&", "&&"), menu)
                action.setCheckable(entry.ticked)
                action.setChecked(entry.ticked)
                action.setEnabled(entry.enabled)
                action.triggered.connect(lambda _on=False, entry=entry: self.chosen.emit(entry))
                menu.addAction(action)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.opened.emit()

    def _watch(self) -> None:
        """On Linux, the watcher of tray icons is a name on the session bus. It may be registered long after the program
        starts, and it disappears with the panel."""
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher
        except ImportError:  # Windows and macOS always have a tray
            return
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER, QDBusConnection.sessionBus(), mode, self)
        for changed in (self._watcher.serviceRegistered, self._watcher.serviceUnregistered):
            changed.connect(lambda _name: QTimer.singleShot(0, self, self._on_watcher_changed))

    def _on_watcher_changed(self) -> None:
        """A tray has appeared or disappeared; one that restarts is back in a moment."""
        if self._look():
            self._make()
        elif not self._retry.isActive():
            self._retries_left = RETRIES
            self._retry.start()

    def _on_retry(self) -> None:
        self._retries_left -= 1
        if self._look():
            self._make()
        elif self._retries_left <= 0:
            self._retry.stop()
            self.available_changed.emit(False)


def without_markup(text: str) -> str:
    """The text in a form that no tray takes for HTML. Some trays show HTML and others do not, and none can be asked."""
    return text.replace("<", "‹").replace(">", "›")
