"""A routine on one page of paper, to print or to share."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.desktop.drawing.theme import FAMILIES
from unclench.desktop.views.routine_view import ExerciseView, RoutineView

DPI = 300
MARGIN_MM = 15.0
LARGEST_PT, SMALLEST_PT = 12.0, 6.0
CLOSE = "p { margin-top: 0; margin-bottom: 2px; } h1, h3 { margin-top: 6px; margin-bottom: 0; }"


def sheet_html(view: RoutineView) -> str:
    """The routine page as HTML for paper, with only the exercises that are switched on."""
    parts = [f"<h1>{escape(view.title)}</h1>", _paragraph(" · ".join(filter(None, (view.place, view.total))))]
    if view.summary:
        parts.append(_paragraph(view.summary))
    if view.phase is not None:
        parts.append(_paragraph(view.phase.sentence))
    parts += map(_paragraph, filter(None, view.description.splitlines()))
    if view.tools:
        parts.append(_paragraph(view.tools))
    if view.rounds:
        parts.append(_paragraph(view.rounds))
    for number, exercise in enumerate(view.exercises):
        for circuit in view.circuits:
            if circuit.first == number:
                parts.append(f"<h3>{escape(' · '.join(filter(None, (circuit.name, circuit.rounds))))}</h3>")
        if exercise.included:
            parts += _exercise(exercise)
    parts += [f"<h3>{escape(_('Take care'))}</h3>", _paragraph(" · ".join(view.cautions))]
    if view.sources:
        parts += [f"<h3>{escape(_('Sources'))}</h3>", _paragraph(" · ".join(view.sources))]
    parts.append(_paragraph(_("A guided movement timer. Not a medical device; it does not diagnose or treat.")))
    return "\n".join(parts)


def save_sheet(view: RoutineView, path: Path) -> None:
    """Write the sheet as a PDF of one page, in the largest type that fits. Raises KnownError if that fails."""
    try:
        path.write_bytes(b"")
    except OSError as error:
        message = _("Cannot save {path}: {reason}.")
        raise KnownError(message.format(path=path, reason=error.strerror)) from error
    writer = QPdfWriter(str(path))
    writer.setTitle(view.title)
    writer.setResolution(DPI)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    room = writer.pageLayout().paintRectPixels(DPI)
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultStyleSheet(CLOSE)
    document.setHtml(sheet_html(view))
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(room.width(), room.height()))
    font, points = document.defaultFont(), LARGEST_PT
    font.setFamilies(list(FAMILIES))
    while True:
        font.setPointSizeF(points)
        document.setDefaultFont(font)
        if document.pageCount() == 1 or points <= SMALLEST_PT:
            break
        points -= 0.5
    document.print_(writer)


def _exercise(exercise: ExerciseView) -> list[str]:
    parts = [f"<h3>{escape(exercise.name)}</h3>", _paragraph(exercise.dose)]
    if exercise.cue:
        parts.append(_paragraph(exercise.cue))
    if exercise.tools:
        parts.append(_paragraph(exercise.tools))
    parts += map(_paragraph, filter(None, exercise.description.splitlines()))
    if exercise.positions:
        parts.append(_paragraph(" → ".join(exercise.positions)))
    if exercise.progress:
        parts.append(_paragraph(exercise.progress))
    if exercise.mistake:
        parts.append(_paragraph(_("Often wrong: {mistake}").format(mistake=exercise.mistake)))
    return parts


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
