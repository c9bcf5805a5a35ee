"""Runs Python's garbage collector only in the thread of the window.

By default it runs in any thread that allocates memory. It may then destroy a widget that is part of a reference cycle
in that thread while Qt uses the widgets in its own: the program crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher

MANY = 10  # middle collections before a full one; Python 3.14 does not give this threshold


def keep_to_this_thread() -> None:
    """Collect only when the event loop of this thread is about to wait; this causes no extra wake-ups. Call it before
    another thread is started."""
    gc.disable()
    QAbstractEventDispatcher.instance().aboutToBlock.connect(collect_what_is_due)


def collect_what_is_due() -> None:
    """Collect what the automatic collector would, by Python's own thresholds."""
    young, middle, old = gc.get_count()
    few, some, _old = gc.get_threshold()
    if old > MANY:
        gc.collect()
    elif middle > some:
        gc.collect(1)
    elif young > few:
        gc.collect(0)
