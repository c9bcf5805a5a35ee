"""Use the whole window at random for a long time, and print what grows.

PYTHONPATH=tools/screenshots python tools/bench/soak.py [ACTIONS [SEED [BLOCKS]]]

The real program runs without a screen, with a fake clock, on a person's folder of its own. An action is a click on a
visible control of the page that is shown, a key, a tab, a reload of the library, a message, a resize, or time that
passes. After each block it prints resident memory, living widgets, Python wrappers of Qt objects, and wrappers whose
object is gone. It fails if an item of a layout is invalid, or if an exception is reported.
"""

from __future__ import annotations

import gc
import os
import random
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType

import shiboken6
from _studio import Studio, studio
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLayout, QWidget

from unclench.core.settings.settings import set_to

KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_H, Qt.Key.Key_K, Qt.Key.Key_E,
    Qt.Key.Key_G, Qt.Key.Key_S, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_F1, Qt.Key.Key_Plus,
)  # fmt: skip
SIZES = ((1000, 700), (360, 560), (700, 900))
REFUSED = {"Open my routines", "Save as a sheet", "Quit"}  # they leave the program


class Soak:
    """A person who does anything."""

    def __init__(self, here: Studio, seed: int) -> None:
        self.here = here
        self.chance = random.Random(seed)
        self.did: Counter[str] = Counter()

    def act(self) -> None:
        """One action."""
        chosen = self.chance.choices(
            (
                self.click,
                self.key,
                self.tab,
                self.open_routine,
                self.reload,
                self.tell,
                self.resize,
                self.look,
                self.wait,
            ),
            (40, 20, 8, 6, 1, 1, 1, 2, 20),
        )[0]
        self.did[chosen.__name__] += 1
        chosen()
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def click(self) -> None:
        page = self.here.app.pages.page
        assert page is not None
        found = [
            one for one in page.findChildren(QWidget)
            if isinstance(one, QAbstractButton | QComboBox) and one.isVisible() and one.isEnabled()
            and (not isinstance(one, QAbstractButton) or one.text() not in REFUSED)
        ]  # fmt: skip
        if not found:
            return
        one = self.chance.choice(found)
        if isinstance(one, QComboBox):
            one.setCurrentIndex(self.chance.randrange(max(1, one.count())))
            one.activated.emit(one.currentIndex())
        else:
            one.click()

    def key(self) -> None:
        focused: QWidget | None = self.here.window.focusWidget()
        target = self.here.window if focused is None else focused
        QTest.keyClick(target, self.chance.choice(KEYS))

    def tab(self) -> None:
        app = self.here.app
        app.pages.tab_chosen.emit(self.chance.choice((app.browse_flow.home, app.learn, app.settings)))

    def open_routine(self) -> None:
        if self.here.app.controller.session is None:
            self.here.app.browse_flow.open(self.chance.choice(self.here.app.browse_flow.library.routines).id)

    def reload(self) -> None:
        self.here.app.library.load()

    def tell(self) -> None:
        self.here.app.show_message(f"A message {self.chance.randrange(5)}")

    def resize(self) -> None:
        self.here.window.showNormal()
        self.here.window.resize(*self.chance.choice(SIZES))

    def look(self) -> None:
        appearance = self.chance.choice(("light", "dark", "contrast"))
        self.here.app.change(set_to(appearance=appearance, text_scale=self.chance.choice((100, 150, 200))))

    def wait(self) -> None:
        if self.here.app.controller.session is not None:
            self.here.wait(self.chance.choice((0.5, 3, 20)))


def resident_mb() -> float:
    """The resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def invalid_items(window: QWidget) -> int:
    """The layout items below the window whose Python wrapper PySide has declared deleted."""
    layouts = window.findChildren(QLayout)
    return sum(not shiboken6.isValid(one.itemAt(place)) for one in layouts for place in range(one.count()))


def counts() -> tuple[float, int, int, int]:
    """Resident megabytes, widgets, Python wrappers, and wrappers whose object is gone."""
    gc.collect()
    wrappers = [one for one in gc.get_objects() if isinstance(one, QObject)]
    return (
        resident_mb(),
        len(QApplication.allWidgets()),
        len(wrappers),
        sum(not shiboken6.isValid(one) for one in wrappers),
    )


def main() -> int:
    """Run it; the exit code is 1 if something is wrong."""
    actions = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    blocks = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    faults: list[BaseException] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append(error)
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = note
    with studio() as here:
        here.app.session_flow.disclaimer.accepted.emit()
        soak = Soak(here, seed)
        print("actions  MB     widgets  wrappers  gone  invalid")
        for block in range(blocks + 1):
            megabytes, widgets, wrappers, gone = counts()
            invalid = invalid_items(here.window)
            print(
                f"{block * actions // blocks:7}  {megabytes:5.1f}  {widgets:7}  {wrappers:8}  {gone:4}  {invalid:7}",
                flush=True,
            )
            if invalid or faults:
                print(*(repr(one) for one in faults[:5]), sep="\n")
                return 1
            for _action in range(actions // blocks if block < blocks else 0):
                soak.act()
        print(dict(soak.did))
    return 0


if __name__ == "__main__":
    sys.exit(main())
