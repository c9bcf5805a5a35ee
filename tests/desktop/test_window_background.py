"""The background color of the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir
from unclench.core.settings.settings import Settings
from unclench.desktop.compose.build_window import apply_theme
from unclench.desktop.drawing.theme import Scheme
from unclench.desktop.frame.main_window import MainWindow


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    qapp.setStyleSheet("")  # as at the start of the program
    window = MainWindow()
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_theme_replaces_the_background_color_of_the_last_run(qapp: QApplication, window: MainWindow) -> None:
    window.restore({"ground": "#f7f9f9"})
    window.show()
    style = apply_theme(qapp, window, assets_dir(), Settings())
    for scheme in (Scheme.BEDSIDE, Scheme.LIGHT, Scheme.DARK):
        style.set_theme(replace(style.theme, scheme=scheme))
        assert window.grab().toImage().pixelColor(5, 5) == style.color("bg")
