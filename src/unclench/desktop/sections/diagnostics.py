"""What works on this computer, and why Unclench is or is not reminding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QProcess, QProcessEnvironment, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label, clear

LIMIT_MS = 10_000


class DiagnosticsSection(Section):
    """The table is that of `unclench doctor`. It runs in its own process: some of its checks take seconds, and a broken
    Qt would crash the process that checks it."""

    def __init__(self, style: Style, command: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(style, _("Diagnostics"), parent)
        self._command = list(command)
        self._process: QProcess | None = None
        self._why = Label(style, "body")
        self._check_button = Button(style, _("Check this computer"), "plain", "search")
        self._check_button.clicked.connect(self.look)
        self._state = Label(style, "meta")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)
        self._add(self._why, self._check_button, self._state, self._grid)
        self._show_state("")
        self.show_reminding()
        style.changed.connect(self._arrange)
        self._rows: list[dict[str, Any]] = []

    def show_reminding(self, *sentences: str) -> None:
        """Show the sentences that say why Unclench is or is not reminding."""
        self._why.show_text("\n".join(sentences))
        self._why.setVisible(bool(sentences))

    def look(self) -> None:
        """Run the check again, unless one is still running."""
        if self._process is not None:
            return
        self._show_state(_("Checking …"))
        self._check_button.setEnabled(False)
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        process.setProcessEnvironment(environment)
        process.finished.connect(self._read_answer)
        process.finished.connect(process.deleteLater)
        process.errorOccurred.connect(self._failed)
        self._process = process
        self._limit.start(LIMIT_MS)
        process.start(self._command[0], [*self._command[1:], "doctor", "--json"])

    def close_down(self) -> None:
        """Stop a running check, because the program ends."""
        self._limit.stop()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(1000)

    def _read_answer(self) -> None:
        process = self._finish()
        if process is None:
            return
        try:
            rows = json.loads(bytes(process.readAllStandardOutput().data()))
            self._rows = [row for row in rows if {"name", "ok", "detail"} <= set(row)]
            self._show_state("")
        except (ValueError, TypeError):
            self._rows = []
            self._show_state(_("No answer. Try 'unclench doctor' in a terminal."))
        self._arrange()

    def _failed(self, error: QProcess.ProcessError) -> None:
        process = self._finish() if error is QProcess.ProcessError.FailedToStart else None
        if process is not None:
            process.deleteLater()
            self._show_state(_("No answer. Try 'unclench doctor' in a terminal."))

    def _give_up(self) -> None:
        process = self._finish()
        if process is not None:
            process.finished.disconnect(self._read_answer)  # the next check may be running when this process has ended
            process.kill()
            self._show_state(_("The check took longer than ten seconds. Try 'unclench doctor' in a terminal."))

    def _finish(self) -> QProcess | None:
        process, self._process = self._process, None
        self._limit.stop()
        self._check_button.setEnabled(True)
        return process

    def _show_state(self, sentence: str) -> None:
        self._state.show_text(sentence)
        self._state.setVisible(bool(sentence))

    def _arrange(self) -> None:
        """The name next to the detail; in a small window above it."""
        clear(self._grid)
        below = self._style.compact
        for number, row in enumerate(self._rows):
            bad = row["ok"] is False
            title = str(row["name"])
            name = Label(self._style, "strong", title[:1].upper() + title[1:], wrap=False)
            words = _("No: {detail}").format(detail=row["detail"]) if bad else str(row["detail"])
            fact = Label(self._style, "body", words, color="warn" if bad else None)
            if below:
                self._grid.addWidget(name, 2 * number, 0, 1, 2)
                self._grid.addWidget(fact, 2 * number + 1, 0, 1, 2)
            else:
                self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(fact, number, 1)
