"""Draw the player in the terminal in each phase as SVG: one picture for the README in docs/images/, all in build/.

The pictures come from the program's own screen and a real session that is stepped to a chosen moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI

from unclench.cli.screen import player_screen
from unclench.content.bundled import assets_dir, routines_dir
from unclench.content.figure_index import read_figures
from unclench.content.library import load_library
from unclench.content.safety_text import load_safety_text
from unclench.core.ports import Reading
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import Choices
from unclench.core.session import events as ev
from unclench.core.session.player_view import as_drawn, player_view
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import Session, begin, next_deadline, step

ROOT = Path(__file__).parents[2]
BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SIZES = ((80, 24), (40, 14))
THEMES = {"light": DEFAULT_TERMINAL_THEME, "dark": DIMMED_MONOKAI}
MOMENTS = (
    ("nerve-gliding", 3.0, "prepare"),
    ("nerve-gliding", 28.5, "hold"),
    ("wrist-flex", 14.0, "stretch"),
    ("neck-range-of-motion", 40.0, "neck"),
    ("ankle-rotations", 12.0, "rep"),
)

# The frame of rich refers to a web font; this one refers to nothing outside the file.
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px;
line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; font-weight: bold; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def reading(seconds: float) -> Reading:
    """A reading of a fake clock, so that the pictures are the same on every machine."""
    return Reading(seconds, seconds, BEGAN + timedelta(seconds=seconds))


def session_at(routine: Routine, moment_s: float) -> Session:
    """A session of the routine, `moment_s` after its start."""
    session, _effects = begin(routine, Choices(), acknowledge(1, BEGAN), 1, reading(0.0))
    now = 0.0
    while now < moment_s:
        now = min(next_deadline(session, reading(now)) or moment_s, moment_s)
        session, _effects = step(session, ev.Tick(), reading(now))
    return session


def main() -> None:
    """Write every moment in every size and theme, and the picture for the README."""
    library = load_library(routines_dir())
    figures = read_figures(assets_dir())
    card = load_safety_text(assets_dir() / "safety.yaml").traffic_light
    build, images = ROOT / "build" / "screenshots", ROOT / "docs" / "images"
    for folder in (build, images):
        folder.mkdir(parents=True, exist_ok=True)
    for id_, moment_s, name in MOMENTS:
        routine = library.find(id_)
        assert routine is not None, id_
        session = session_at(routine, moment_s)
        for width, height in SIZES:
            console = Console(record=True, width=width, height=height, file=StringIO(), force_terminal=True)
            view = player_view(session, reading(moment_s))
            view = as_drawn(view, figures.get(view.figure or ""))
            pain = card.stopping_at(routine.safety.pain_stop).line
            picture = player_screen(view, routine.title, "gentle", console, muted=False, note=None, pain=pain)
            console.print(picture)
            for theme_name, theme in THEMES.items():
                svg = console.export_svg(
                    title="unclench", theme=theme, code_format=FRAME, clear=False, unique_id=f"unclench-{name}"
                )
                (build / f"terminal-{name}-{width}x{height}-{theme_name}.svg").write_text(svg, encoding="utf-8")
                if (name, width, theme_name) == ("hold", SIZES[0][0], "dark"):
                    (images / "terminal.svg").write_text(svg, encoding="utf-8")
    print(f"{len(list(build.glob('terminal-*.svg')))} pictures in {build}, one in {images}")


if __name__ == "__main__":
    main()
