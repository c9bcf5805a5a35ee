"""A text to read: Markdown in the fonts and colors of the theme, in a column of readable width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.text import LINE_HEIGHT, USUAL_LINE_HEIGHT

COLUMN = 680
FOCUS_WIDTH, FOCUS_GAP = 3, 13  # px: the line next to the column while it has the focus
LIST_INDENT = 22
# Heading level → font role, color role, px above. Everything after a heading of level 3 is small.
HEADINGS = {1: ("title", "text", 0), 2: ("name", "text", 20), 3: ("meta", "text2", 28)}


class Reader(QTextBrowser):
    """Arrow and page keys scroll it, a screen reader reads it line by line, and its text can be copied."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._markdown = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._document = self.document()
        style.changed.connect(self._apply_style)

    def show_markdown(self, name: str, markdown: str) -> None:
        """Show another text from its beginning; `name` is its accessible name."""
        self.setAccessibleName(name)
        self._markdown = markdown
        self._apply_style()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._center()
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            color = self._style.color("focus")
            QPainter(self.viewport()).fillRect(0, 0, FOCUS_WIDTH, self.viewport().height(), color)

    def _center(self) -> None:
        """Center the column; the scroll bar stays at the edge."""
        side = max(0, (self.width() - COLUMN - FOCUS_WIDTH - FOCUS_GAP) // 2)
        self.setViewportMargins(side, 0, side, 0)

    def _apply_style(self) -> None:
        """Let Qt parse the Markdown, then set the fonts and spacing of each block."""
        place = self.verticalScrollBar().value()
        document = QTextDocument()  # a new one each time: PySide keeps the wrapper of each root frame of a document
        document.setDocumentMargin(0)
        document.setIndentWidth(LIST_INDENT)
        document.setMarkdown(self._markdown)
        frame = document.rootFrame().frameFormat()
        frame.setLeftMargin(FOCUS_WIDTH + FOCUS_GAP)
        frame.setTopMargin(4)
        frame.setBottomMargin(32)
        document.rootFrame().setFrameFormat(frame)
        small = False
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            small = small or level == 3
            role, color, above = HEADINGS.get(level, ("meta" if small else "long", "text2" if small else "text", 0))
            self._set(block, role, color, above)
            block = block.next()
        self.setDocument(document)
        self._document = document
        self._center()
        self.verticalScrollBar().setValue(place)

    def _set(self, block: QTextBlock, role: str, color: str, above: int) -> None:
        line = LINE_HEIGHT.get(role, USUAL_LINE_HEIGHT)
        px = self._style.px(role)
        form = QTextBlockFormat(block.blockFormat())
        form.setLineHeight(px * line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        form.setTopMargin(above)
        form.setBottomMargin(px * (0.35 if block.textList() is not None else 0.7))
        letters = QTextCharFormat()
        letters.setFont(self._style.font(role))
        letters.setForeground(self._style.color(color))
        cursor = QTextCursor(block)
        cursor.setBlockFormat(form)
        cursor.setBlockCharFormat(letters)
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.setCharFormat(letters)
