"""The identity of this program for the task bar of Windows, which would otherwise take it for Python."""

from __future__ import annotations

import sys

APP_ID = "Unclench.Unclench"


def claim_app_id() -> None:
    """Call it before the first window is made. Other systems go by the desktop file or the bundle."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
