"""Is a window of an X display full screen?

A window manager that follows the usual hints names the active window and says whether it fills the screen. Without such
hints (twm, or no window manager) the topmost window counts, by its size.
"""

from __future__ import annotations

from unclench.system.x11 import Display, connected

FRAME_DEPTH = 2  # a window manager may put a window into a frame, and that into another


def full_screen(display_name: str) -> bool:
    """False also where no display answers."""
    with connected(display_name) as display:
        if display is None:
            return False
        if _names_active_window(display):
            active = display.values(display.root, "_NET_ACTIVE_WINDOW")
            if not active or not active[0]:
                return False
            return display.atom("_NET_WM_STATE_FULLSCREEN") in display.values(active[0], "_NET_WM_STATE")
        return _top_window_covers_a_monitor(display)


def _names_active_window(display: Display) -> bool:
    """Whether the window manager says which window is active; it may be none now."""
    supported = display.values(display.root, "_NET_SUPPORTED")
    return display.atom("_NET_ACTIVE_WINDOW") in supported or bool(display.values(display.root, "_NET_ACTIVE_WINDOW"))


def _top_window_covers_a_monitor(display: Display) -> bool:
    desktop = display.atom("_NET_WM_WINDOW_TYPE_DESKTOP")
    for frame in reversed(display.children(display.root)):
        window = _inside(display, frame, FRAME_DEPTH) or frame
        facts = display.facts(window)
        if facts is None or not facts.viewable or desktop in display.values(window, "_NET_WM_WINDOW_TYPE"):
            continue
        if any(facts.box.covers(monitor) for monitor in display.monitors()):
            return True
        if facts.managed:
            return False  # a menu or an offer may be above a film; another window is not
    return False


def _inside(display: Display, window: int, depth: int) -> int | None:
    """The program's own window in a frame: the one that carries the state of a managed window."""
    if display.values(window, "WM_STATE"):
        return window
    if depth == 0:
        return None
    return next((found for one in display.children(window) if (found := _inside(display, one, depth - 1))), None)
