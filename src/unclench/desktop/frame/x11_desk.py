"""What the offer has to know of an X desktop beyond what Qt tells: panels, compositor, and who has the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect

from unclench.system.x11 import connected


class Desk:
    """A desktop where Qt tells everything: Windows, macOS, tests."""

    manages_offer = True  # whether the window manager is to place and decorate the offer

    def panels(self) -> Sequence[QRect]:
        """Panels that the available geometry of the screens does not exclude, in px of the server."""
        return ()

    def shows_translucent(self) -> bool:
        """Whether the corners of a rounded window show what is behind them, and not black."""
        return True

    def focus(self) -> int:
        """The window that has the keys; 0 if unknown."""
        return 0

    def give_focus(self, window: int) -> None:
        """Give the keys back to this window."""


class X11Desk(Desk):
    """Asks the X server anew each time: panels and compositors come and go.

    The offer is not managed there, like the windows of notification servers. Managed, awesome 4.3 gave it the keys,
    herbstluftwm a title bar in the upper left corner, and icewm, fluxbox and awesome an entry in their task bars.
    """

    manages_offer = False

    def panels(self) -> Sequence[QRect]:
        with connected() as display:
            found = display.panels() if display else []
            return [QRect(one.x, one.y, one.width, one.height) for one in found]

    def shows_translucent(self) -> bool:
        with connected() as display:
            return display is not None and display.has_compositor()

    def focus(self) -> int:
        with connected() as display:
            return display.focus() if display else 0

    def give_focus(self, window: int) -> None:
        with connected() as display:
            if display and window:
                display.give_focus(window)


def desk_of(platform: str) -> Desk:
    """The desktop of Qt's platform of this name."""
    return X11Desk() if platform == "xcb" else Desk()
