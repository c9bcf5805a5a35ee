"""The theme in force, as Qt wants it: colours, fonts and tinted icons. Every widget is given the one Look."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPalette, QPixmap, QStyleHints
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.theme import FAMILIES, MIN_TARGET, Scheme, Theme, mixed

TABULAR = QFont.Tag("tnum")
TIGHT_FROM_PX = 28


def dress_anew(widget: QWidget, dress: Callable[[], None]) -> None:
    """Another font for a widget that may not have been shown yet: its first polish would give it back the one it had
    when the style sheet was set, therefore that comes first."""
    widget.ensurePolished()
    dress()


class Style(QObject):
    """Holds the theme and the layout's width class; `changed` tells every widget to lay itself out and draw anew."""

    changed = Signal()

    def __init__(self, theme: Theme, assets: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = assets / "icons"
        self._compact = self._narrow = False
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    @property
    def theme(self) -> Theme:
        """Colours, text scale and motion."""
        return self._theme

    @property
    def compact(self) -> bool:
        """True in a small window: the narrow column of every table of sizes."""
        return self._compact

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme, at once and everywhere."""
        if theme != self._theme:
            self._theme = theme
            self.apply_to_application()
            self.changed.emit()

    @property
    def narrow(self) -> bool:
        """True where not even two large words stand side by side: large type in a small window."""
        return self._narrow

    def set_compact(self, compact: bool, *, narrow: bool = False) -> None:
        """The window has become small, or large again."""
        if (compact, narrow) != (self._compact, self._narrow):
            self._compact, self._narrow = compact, narrow
            self.changed.emit()

    def color(self, role: str) -> QColor:
        """The colour of a role of `theme.Colours`."""
        return QColor(getattr(self._theme.colors, role))

    def color_of_phase(self, phase: str) -> QColor:
        """The colour that a phase shares between ring, tile and arrow."""
        return QColor(self._theme.phase_color(phase))

    def shaded(self, role: str, share: float) -> QColor:
        """A fill under the pointer (6 %) or a finger (12 %): text laid over it."""
        colors = self._theme.colors
        return QColor(mixed(colors.text, getattr(colors, role), share))

    def px(self, role: str) -> int:
        """The size of a type role in this layout."""
        return self._theme.px(role, compact=self._compact)

    def height(self, least: int, role: str = "button") -> int:
        """The height of something that is pressed: `least` px, more when its text needs it."""
        return max(least, round(self.px(role) * 1.25) + 18)

    def font(self, role: str, *, px: int | None = None) -> QFont:
        """The font of a type role; digits are all of one width, so that a running number stands still. Not so the large
        one in the ring, which is alone and in the middle."""
        size = px or self.px(role)
        font = QFont(list(FAMILIES))
        font.setPixelSize(size)
        font.setWeight(QFont.Weight(self._theme.weight(role)))
        if role != "seconds":
            font.setFeature(TABULAR, 1)
        if size >= TIGHT_FROM_PX:
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.5)
        return font

    def icon(self, name: str, color: str, px: int, ratio: float = 1.0) -> QPixmap:
        """An icon of `assets/icons` in the colour of a role, `px` high and wide, crisp at this device ratio."""
        ink = getattr(self._theme.colors, color)
        key = (name, ink, px, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, ink, px, ratio)
        return self._pixmaps[key]

    def _draw(self, name: str, ink: str, px: int, ratio: float) -> QPixmap:
        svg = (self._icons / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", ink)
        pixmap = QPixmap(round(px * ratio), round(px * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, px, px))
        painter.end()
        return pixmap

    def apply_to_application(self) -> None:
        """Colours and sizes for what Qt draws by itself. Before the widgets are told: a style sheet that is set later
        would give them back the fonts they had before."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font("body"))
            app.setPalette(self._palette())
            app.setStyleSheet(self._style_sheet())

    def _palette(self) -> QPalette:
        """The colours for what Qt draws by itself: menus, fields, selections, tooltips."""
        palette = QPalette()
        role = QPalette.ColorRole
        for target, source in (
            (role.Window, "bg"), (role.Base, "surface"), (role.AlternateBase, "stage"), (role.Button, "surface"),
            (role.WindowText, "text"), (role.Text, "text"), (role.ButtonText, "text"), (role.PlaceholderText, "text2"),
            (role.Highlight, "accent"), (role.HighlightedText, "onacc"), (role.ToolTipBase, "surface"),
            (role.ToolTipText, "text"), (role.Link, "accent"), (role.Mid, "edge"), (role.Light, "surface"),
            (role.Accent, "accent"),
        ):  # fmt: skip
            palette.setColor(target, self.color(source))
        return palette

    def _style_sheet(self) -> str:
        """For the few widgets that Qt draws: fields, lists, scroll bars. All others paint themselves."""
        return _SHEET.format(
            **vars(self._theme.colors),
            body=self.px("body"),
            target=self.height(MIN_TARGET, "body") - 2,
        )


@cache
def load_fonts(assets: Path) -> None:
    """Make the bundled typeface known to Qt, once. Without it the system's own stands in."""
    for path in sorted((assets / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


_SHEET = """
QLineEdit, QComboBox {{ background: {surface}; color: {text}; border: 1px solid {edge}; border-radius: 14px;
  padding: 0 0 0 14px; min-height: {target}px; font-size: {body}px;
  selection-background-color: {accent}; selection-color: {onacc}; }}
QComboBox::drop-down {{ border: none; width: 32px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {edge};
  selection-background-color: {soft}; selection-color: {text}; outline: none; font-size: {body}px; }}
QComboBox QAbstractItemView::item {{ min-height: {target}px; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {track}; border-radius: 3px; min-height: 44px; min-width: 44px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {edge}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {edge}; padding: 6px; font-size: {body}px; }}
"""


CHOSEN = {"light": Scheme.LIGHT, "dark": Scheme.DARK, "contrast": Scheme.CONTRAST}


def theme_of(settings: Settings, hints: QStyleHints, *, still: bool = False) -> Theme:
    """The theme in force. `still`: the system asks for little motion."""
    scheme = CHOSEN.get(settings.appearance) or _of_system(hints)
    reduced = settings.motion == "reduced" or (settings.motion == "system" and still)
    return Theme(scheme, settings.text_scale / 100, reduced)


def _of_system(hints: QStyleHints) -> Scheme:
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT
