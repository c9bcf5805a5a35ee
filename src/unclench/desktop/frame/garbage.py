"""Python's garbage collector, kept to the thread of the window.

By itself it runs in whatever thread has just allocated something. A widget that is part of a cycle is then destroyed in
that thread, while Qt may be walking through all widgets in its own: the program falls.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher

MANY = 10  # collections of the middle generation before all is looked through; Python 3.14 gives no such number


def keep_to_this_thread() -> None:
    """Collect only when the event loop of this thread is about to wait. Call it before there is another thread; it
    causes no wake-up of its own."""
    gc.disable()
    QAbstractEventDispatcher.instance().aboutToBlock.connect(collect_what_is_due)


def collect_what_is_due() -> None:
    """As the automatic collector would by Python's own thresholds, but here and now."""
    young, middle, old = gc.get_count()
    few, some, _old = gc.get_threshold()
    if old > MANY:
        gc.collect()
    elif middle > some:
        gc.collect(1)
    elif young > few:
        gc.collect(0)
