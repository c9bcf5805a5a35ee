"""The current theme for Qt: colors, fonts and tinted icons. Every widget gets the same Style object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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


def restyle(widget: QWidget, apply_style: Callable[[], None]) -> None:
    """Call `apply_style`, which sets the font of `widget`. A widget that was not shown yet must be polished before:
    its first polish would restore the font that it had when the style sheet was set."""
    widget.ensurePolished()
    apply_style()


class Style(QObject):
    """Holds the theme and the width class of the layout; `changed` tells every widget to lay out and draw again."""

    changed = Signal()

    def __init__(self, theme: Theme, assets: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = assets / "icons"
        self._compact = self._narrow = False
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    @property
    def theme(self) -> Theme:
        """The current colors, text scale and motion."""
        return self._theme

    @property
    def compact(self) -> bool:
        """True in a small window: the compact column of every table of sizes."""
        return self._compact

    def set_theme(self, theme: Theme) -> None:
        """Use another theme, at once and everywhere."""
        if theme != self._theme:
            self._theme = theme
            self.apply_theme()
            self.changed.emit()

    @property
    def narrow(self) -> bool:
        """True when not even two large words fit side by side: large type in a small window."""
        return self._narrow

    def set_compact(self, compact: bool, *, narrow: bool = False) -> None:
        """Set whether the window is small."""
        if (compact, narrow) != (self._compact, self._narrow):
            self._compact, self._narrow = compact, narrow
            self.changed.emit()

    def twin(self, parent: QObject) -> Style:
        """Another style that looks the same now, for one page with a text scale of its own; see `follow`."""
        other = Style(self._theme, self._icons.parent, parent)
        other.follow(self, self._theme.scale)
        return other

    def follow(self, other: Style, scale: float) -> None:
        """Take over the theme and the layout of `other` with this text scale. Unlike `set_theme` it changes only the
        widgets that use this style, which takes milliseconds instead of a second."""
        theme = replace(other.theme, scale=scale)
        if (theme, other.compact, other.narrow) != (self._theme, self._compact, self._narrow):
            self._theme, self._compact, self._narrow = theme, other.compact, other.narrow
            self.changed.emit()

    def color(self, role: str) -> QColor:
        """The color of a role of `theme.Colors`."""
        return QColor(getattr(self._theme.colors, role))

    def color_of_phase(self, phase: str) -> QColor:
        """The color of a phase, the same in ring, tile and arrow."""
        return QColor(self._theme.phase_color(phase))

    def shaded(self, role: str, share: float) -> QColor:
        """The color of a fill under the pointer (share 0.06) or pressed (0.12): the text color mixed over it."""
        colors = self._theme.colors
        return QColor(mixed(colors.text, getattr(colors, role), share))

    def px(self, role: str) -> int:
        """The size of a type role in this layout, in pixels."""
        return self._theme.px(role, compact=self._compact)

    def height(self, least: int, role: str = "button") -> int:
        """The height of a control: at least `least` px, more when its text needs it."""
        return max(least, round(self.px(role) * 1.25) + 18)

    def font(self, role: str, *, px: int | None = None) -> QFont:
        """The font of a type role. All digits have the same width, so that a running number does not jump. The large
        number in the ring is an exception: it stands alone in the middle."""
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
        """An icon of `assets/icons` in the color of a role, `px` high and wide, sharp at this device pixel ratio."""
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

    def apply_theme(self) -> None:
        """Apply colors and sizes to what Qt draws itself. Call it before emitting `changed`: a later style sheet would
        restore the old fonts of the widgets."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font("body"))
            app.setPalette(self._palette())
            app.setStyleSheet(self._style_sheet())

    def _palette(self) -> QPalette:
        """The colors for what Qt draws itself: menus, fields, selections, tooltips."""
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
        """The style sheet for the few widgets that Qt draws: fields, lists, scroll bars. Others paint themselves."""
        return _SHEET.format(
            **vars(self._theme.colors),
            body=self.px("body"),
            target=self.height(MIN_TARGET, "body") - 2,
        )


@cache
def load_fonts(assets: Path) -> None:
    """Load the bundled typeface into Qt, once. Without it the system's font is used."""
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
    """The theme for these settings. `still`: the system asks for reduced motion."""
    scheme = CHOSEN.get(settings.appearance) or _of_system(hints)
    reduced = settings.motion == "reduced" or (settings.motion == "system" and still)
    return Theme(scheme, settings.text_scale / 100, reduced)


def _of_system(hints: QStyleHints) -> Scheme:
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT
