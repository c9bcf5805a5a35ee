"""The icon in the tray, its menu and tooltip: a view of a TrayView.

A tray that appears after the program does not take an icon that was made before (the usual race at log-in), whichever
way it is shown again; only a new one is taken. So a new one is made whenever a tray appears.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from unclench.core.reminders.tray_view import MenuEntry, TrayIcon, TrayView

WATCHER = "org.kde.StatusNotifierWatcher"
LOOK_MS, LOOKS = 5_000, 24  # where no watcher tells of itself: two minutes are longer than a log-in takes


class Tray(QObject):
    """Shows the last view on whatever tray there is, and on the next one when that comes."""

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
        self._looks_left = LOOKS
        self._style = QTimer(self)
        self._style.setInterval(LOOK_MS)
        self._style.timeout.connect(self._look_again)
        self._watch()

    @property
    def available(self) -> bool:
        """Whether there is a tray that shows us now."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def start(self) -> None:
        """Put the icon there, or wait for a tray to appear."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._make()
        else:
            self._style.start()

    def show_view(self, view: TrayView) -> None:
        """Icon, tooltip and menu; what has not changed is left alone, so that an open menu stays."""
        before, self._view = self._view, view
        if before is None or before.menu != view.menu:
            self._menu.clear()
            for below in self._menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
                below.deleteLater()  # clearing keeps them, and the process lives for weeks
            self._fill(self._menu, view.menu)
        if self._icon is None:
            return
        if before is None or before.icon != view.icon:
            self._icon.setIcon(self._picture(view.icon))
        if before is None or before.tooltip != view.tooltip:
            self._icon.setToolTip(view.tooltip)

    def tell(self, title: str, text: str, stay_ms: int) -> None:
        """A message at the icon, for systems without notifications of their own."""
        if self._icon is not None:
            self._icon.showMessage(title, text, self._icon.icon(), stay_ms)

    def close(self) -> None:
        """Leave the tray."""
        self._style.stop()
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _make(self) -> None:
        """A new icon, also where there is one that a tray did not take."""
        self._style.stop()
        before, icon = self._icon, QSystemTrayIcon(self)
        if before is not None:
            before.hide()
            before.deleteLater()
        self._icon = icon
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self.message_clicked)
        if self._view is not None:
            self._dress(icon, self._view)
        else:
            icon.setIcon(self._picture(TrayIcon.WAITING))
        icon.show()
        self.available_changed.emit(True)

    def _dress(self, icon: QSystemTrayIcon, view: TrayView) -> None:
        icon.setIcon(self._picture(view.icon))
        icon.setToolTip(view.tooltip)

    def _picture(self, state: TrayIcon) -> QIcon:
        return QIcon(str(self._folder / f"tray-{state}.svg"))

    def _fill(self, menu: QMenu, entries: tuple[MenuEntry, ...]) -> None:
        for entry in entries:
            if not entry.label:
                menu.addSeparator()
            elif entry.entries:
                below = menu.addMenu(entry.label)
                below.menuAction().setCheckable(entry.ticked)
                below.menuAction().setChecked(entry.ticked)
                below.setEnabled(entry.enabled)
                self._fill(below, entry.entries)
            else:
                action = QAction(entry.label, menu)
                action.setCheckable(entry.ticked)
                action.setChecked(entry.ticked)
                action.setEnabled(entry.enabled)
                action.triggered.connect(lambda _on=False, entry=entry: self.chosen.emit(entry))
                menu.addAction(action)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.opened.emit()

    def _watch(self) -> None:
        """Linux: the watcher of tray icons is a name on the session bus. It may be registered long after we are, and it
        goes with the panel."""
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher
        except ImportError:  # Windows and macOS always have a tray
            return
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER, QDBusConnection.sessionBus(), mode, self)
        for changed in (self._watcher.serviceRegistered, self._watcher.serviceUnregistered):
            changed.connect(lambda _name: QTimer.singleShot(0, self, self._look_for_it))

    def _look_for_it(self) -> None:
        """A tray has come or gone; one that is started anew is back in a moment."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._make()
        elif not self._style.isActive():
            self._looks_left = LOOKS
            self._style.start()

    def _look_again(self) -> None:
        self._looks_left -= 1
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._make()
        elif self._looks_left <= 0:
            self._style.stop()
            self.available_changed.emit(False)
