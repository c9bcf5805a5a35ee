"""Figures in the window: colors, cache size, the moments when they are shown, and missing figures."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QImage, QPixmap, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from unclench.content.bundled import assets_dir, routines_dir
from unclench.core.routine.figure import Tour
from unclench.core.session import events as ev
from unclench.core.session.player_view import PlayerView, as_drawn, player_view
from unclench.core.settings.settings import CLOTHES, SKIN_TONES, Settings, set_to
from unclench.desktop.drawing import figures as module
from unclench.desktop.drawing.figure_colors import CLOTH, SKINS
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.sections.figures import FiguresSection
from unclench.desktop.state.folders import Folders
from unclench.desktop.views.home_view import Filter
from unclench.desktop.widgets import figure_view
from unclench.desktop.widgets.card_grid import CardGrid
from unclench.desktop.widgets.figure_view import FigureView, Shown
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.swatches import Swatch
from unclench.store.paths import Paths

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
Desk = Any
PX = 48
FRAMES = 25
POSES = {"fist": 0, "open": 5, "wrist-back": 10, "thumb-out": 15, "palm-up": 20, "thumb-eased": 24}


def frame_svg(number: int) -> str:
    """A bar at the left, as high as the frame's number, in the skin color, on an invisible full square."""
    bar = f'<rect x="0" y="{480 - 19 * (number + 1)}" width="120" height="{19 * (number + 1)}" fill="{{skin}}"/>'
    cloth = '<g><rect x="200" y="440" width="40" height="40" fill="{cloth}"/></g>'
    return f'<g id="f{number}"><rect width="480" height="480" fill="none"/>{bar}{cloth}</g>'


def write_figure(assets: Path, name: str = "median-glide", **entry: object) -> None:
    """Write a figure as the build of the drawings does."""
    folder = assets / "figures"
    folder.mkdir(exist_ok=True)
    arrow = '<g id="arrow-open"><rect x="400" y="0" width="80" height="80" fill="{arrow}"/></g>'
    frames = "".join(map(frame_svg, range(FRAMES)))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480">{frames}{arrow}</svg>'
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    index = folder / "index.json"
    figures = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    figures[name] = {"frames": FRAMES, "poses": POSES, "still": "wrist-back", **entry}
    index.write_text(json.dumps(figures), encoding="utf-8")


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled assets with one figure, and another in the index without a drawing."""
    folder = tmp_path / "assets"
    folder.mkdir()
    for one in assets_dir().iterdir():
        if one.is_dir() and one.name != "figures":
            shutil.copytree(one, folder / one.name)
        elif one.is_file():
            shutil.copy(one, folder)
    write_figure(folder)
    write_figure(folder, "spider-pushup")
    (folder / "figures" / "spider-pushup.svg").unlink()
    return folder


@pytest.fixture
def style(assets: Path, application_style: None) -> Style:
    return Style(Theme(Scheme.LIGHT), assets)


@pytest.fixture
def figures(style: Style, assets: Path) -> Figures:
    return Figures(style, assets)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The size of every drawing made, in px."""
    sizes: list[int] = []
    draw = module._draw

    def noted(svg: str, side: int, mirrored: bool) -> QPixmap:
        sizes.append(side)
        return draw(svg, side, mirrored)

    monkeypatch.setattr(module, "_draw", noted)
    return sizes


def bar_height(image: QImage, *, right: bool = False) -> int:
    """How many rows of the bar are visible near the left edge, or near the right one."""
    x = image.width() * 5 // 6 if right else image.width() // 6
    return sum(image.pixelColor(x, y).alpha() > 128 for y in range(image.height()))


def bar_of(frame: int) -> float:
    return 19 * (frame + 1) * PX / 480


@pytest.mark.parametrize("frame", [0, 7, FRAMES - 1])
def test_a_frame_is_drawn_and_mirrored(figures: Figures, frame: int) -> None:
    plain = figures.frame("median-glide", frame, PX, 1.0).toImage()
    flipped = figures.frame("median-glide", frame, PX, 1.0, mirrored=True).toImage()
    assert abs(bar_height(plain) - bar_of(frame)) <= 1
    assert bar_height(plain, right=True) == 0
    assert flipped == plain.transformed(QTransform.fromScale(-1, 1))


def test_a_frame_is_sharp_at_the_device_pixel_ratio(figures: Figures) -> None:
    pixmap = figures.frame("median-glide", 3, PX, 2.0)
    assert (pixmap.width(), pixmap.deviceIndependentSize().width()) == (2 * PX, PX)


def test_skin_and_clothes_have_the_chosen_colors(figures: Figures, qtbot: QtBot) -> None:
    for skin, clothes in zip(SKIN_TONES, CLOTHES, strict=True):
        with qtbot.waitSignal(figures.changed):
            figures.set_colors(skin, clothes)
        image = figures.frame("median-glide", FRAMES - 1, PX, 1.0).toImage()
        assert image.pixelColor(PX // 6, PX - 3).name().upper() == SKINS[skin].skin
        assert image.pixelColor(22, PX - 2).name().upper() == CLOTH[clothes].cloth
    with qtbot.assertNotEmitted(figures.changed):
        figures.set_colors("dark", "grey")


@pytest.mark.parametrize("scheme", Scheme)
def test_an_arrow_has_the_color_of_the_moving_ring(figures: Figures, style: Style, scheme: Scheme) -> None:
    style.set_theme(Theme(scheme))
    arrow = figures.arrow("median-glide", "open", PX, 1.0).toImage()
    assert arrow.pixelColor(PX - 3, 3) == style.color_of_phase("move")
    assert figures.arrow("median-glide", "fist", PX, 1.0).isNull()
    assert figures.frame("median-glide", FRAMES, PX, 1.0).isNull()


def test_missing_figures_and_frames_give_none(figures: Figures, style: Style, tmp_path: Path) -> None:
    assert figures.find("median-glide") is not None
    assert figures.find("spider-pushup") is None
    assert figures.find("no-such") is figures.find(None) is None
    assert figures.frame("spider-pushup", 0, PX, 1.0).isNull()
    nothing = Figures(style, tmp_path / "nowhere")
    assert nothing.names == ()
    assert nothing.find("median-glide") is None


def test_a_frame_is_drawn_once_and_the_oldest_frames_are_dropped(
    figures: Figures, drawn: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_BYTES", 3 * PX * PX * 4)
    for frame in (0, 1, 2, 0, 1, 2, 0):
        figures.frame("median-glide", frame, PX, 1.0)
    assert len(drawn) == 3
    figures.frame("median-glide", 3, PX, 1.0)  # 1 is the least recently used
    for frame in (2, 0, 3):
        figures.frame("median-glide", frame, PX, 1.0)
    assert len(drawn) == 4
    figures.frame("median-glide", 1, PX, 1.0)
    assert len(drawn) == 5
    assert figures._bytes == sum(module._bytes(one) for one in figures._kept.values()) <= 3 * PX * PX * 4


def test_a_view_aligns_the_figure_to_its_lower_edge(figures: Figures, qtbot: QtBot) -> None:
    view = FigureView(figures)
    qtbot.addWidget(view)
    view.resize(PX, PX + 30)
    assert not view.has_picture
    view.show_figure("median-glide", FRAMES - 1, arrow="open")
    assert view.has_picture
    view.show()
    image = view.grab().toImage()
    assert image.pixelColor(PX // 6, PX + 27).name().upper() == SKINS[Settings().skin].skin
    assert image.pixelColor(PX - 3, 33) == figures.style.color_of_phase("move")
    assert image.pixelColor(PX - 3, 5) == image.pixelColor(PX // 2, 5)
    view.show_figure(None)
    assert not view.has_picture


def test_a_view_changes_at_most_24_times_a_second_and_ends_on_the_last_frame(
    figures: Figures, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_view, "FRAME_MS", 600_000)  # long enough for any machine
    view = FigureView(figures)
    qtbot.addWidget(view)
    view.resize(PX, PX)
    view.show()
    for frame in range(FRAMES):
        view.show_figure("median-glide", frame)
        assert view.shown is not None
        assert view.shown.frame == 0
    (soon,) = view.findChildren(QTimer)
    assert soon.isActive()
    soon.timeout.emit()
    assert view.shown is not None
    assert view.shown.frame == FRAMES - 1
    assert not soon.isActive()


def test_nothing_is_drawn_while_hidden_or_unchanged(figures: Figures, drawn: list[int], qtbot: QtBot) -> None:
    view = FigureView(figures)
    qtbot.addWidget(view)
    view.resize(PX, PX)
    view.show_figure("median-glide", 3)
    QCoreApplication.processEvents()
    assert drawn == []
    with qtbot.waitExposed(view):
        view.show()
    asked: list[object] = []
    view.update = lambda *where: asked.append(where)  # type: ignore[method-assign]
    view.show_figure("median-glide", 3)
    assert asked == []
    view.show_figure("median-glide", 4)
    qtbot.waitUntil(lambda: asked == [()])


def test_a_figure_moves_under_the_pointer_and_then_rests(figures: Figures, style: Style, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    figure = MovingFigure(figures, host)
    figure.resize(PX, PX)
    assert not figure.show_tour(Tour("spider-pushup"))
    assert figure.show_tour(Tour("median-glide", tuple(POSES)))
    figure.follow(host)
    with qtbot.waitExposed(host):
        host.show()

    def frame() -> int | None:
        return figure.shown.frame if figure.shown else None

    QCoreApplication.sendEvent(host, QEvent(QEvent.Type.Leave))  # the pointer may already be there
    rest = Shown("median-glide", POSES["wrist-back"], mirrored=False, arrow="wrist-back")
    qtbot.waitUntil(lambda: figure.shown == rest)  # nothing moves, so an arrow shows the movement
    point = QPointF(1, 1)
    QCoreApplication.sendEvent(host, QEnterEvent(point, point, point))
    qtbot.waitUntil(lambda: frame() not in (None, POSES["wrist-back"]))
    QCoreApplication.sendEvent(host, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: frame() == POSES["wrist-back"])
    style.set_theme(replace(style.theme, reduced_motion=True))
    QCoreApplication.sendEvent(host, QEnterEvent(point, point, point))
    assert not figure.moving
    style.set_theme(replace(style.theme, reduced_motion=False))
    assert figure.moving
    host.hide()
    assert not figure.moving


def test_the_settings_show_each_color_on_the_figure(figures: Figures, style: Style, qtbot: QtBot) -> None:
    page = FiguresSection(style, figures)
    qtbot.addWidget(page)
    page.show_view(Settings())
    page.resize(800, 900)
    page.show()
    swatches = [one for one in page.findChildren(Swatch) if one.isVisible()]
    assert len(swatches) == len(SKIN_TONES) + len(CLOTHES)
    assert [one.accessibleName() for one in swatches if one.isChecked()] == ["Skin: Medium light", "Clothes: Teal"]
    assert all(one.width() >= 44 and one.height() >= 44 for one in swatches)
    (figure,) = page.findChildren(MovingFigure)
    assert figure.moving
    chosen: list[Settings] = []
    page.settings_chosen.connect(lambda change: chosen.append(change(Settings())))
    next(one for one in swatches if one.accessibleName() == "Skin: Dark").click()
    next(one for one in swatches if one.accessibleName() == "Clothes: Plum").click()
    assert [(one.skin, one.clothes) for one in chosen] == [("dark", "teal"), ("medium-light", "plum")]


def test_settings_without_figures_show_no_colors(style: Style, qtbot: QtBot, tmp_path: Path) -> None:
    section = FiguresSection(style, Figures(style, tmp_path / "nowhere"))
    qtbot.addWidget(section)
    assert section.isHidden()


def view_of(desk: Desk) -> PlayerView:
    """The current view of the player."""
    view = player_view(desk.app.controller.session, desk.clock.reading())
    return as_drawn(view, desk.app.figures.find(view.figure))


@pytest.fixture
def desk_with_figures(open_desk: Any, assets: Path, paths: Paths) -> Desk:
    """The window, started with the synthetic figures in its assets."""
    return open_desk(folders=Folders(routines_dir(), assets, paths))


def test_the_player_follows_the_timer(desk_with_figures: Desk) -> None:
    desk = desk_with_figures
    desk.accept()
    desk.start("nerve-gliding")
    player = desk.app.session_flow.player
    seen: dict[tuple[str, str | None], set[int]] = {}
    for _moment in range(120):
        desk.wait(0.4)
        view, shown = view_of(desk), player.figure.wanted
        if view.figure != "median-glide":
            break
        assert shown is not None
        assert shown.mirrored == (view.side == "right")
        assert shown.arrow == (view.pose_to if view.phase == "move" else None)
        if view.phase == "move":
            assert view.pose_to is not None
            low, high = sorted((POSES.get(view.pose_from or "", 0), POSES[view.pose_to]))
            assert low <= shown.frame <= high
        elif view.pose_to in POSES:
            assert shown.frame == POSES[view.pose_to]
        seen.setdefault((view.phase, view.pose_to), set()).add(shown.frame)
    assert any(phase == "move" and len(frames) > 2 for (phase, _pose), frames in seen.items()), seen
    assert player.figure.isVisible()
    assert player.findChild(FigureView, "next_figure").isVisible()


def test_the_player_mirrors_the_right_side_and_rests_with_reduced_motion(desk_with_figures: Desk) -> None:
    desk = desk_with_figures
    desk.accept()
    desk.app.change(set_to(affected_side="right", motion="reduced"))
    desk.start("nerve-gliding")
    player = desk.app.session_flow.player
    frames = set()
    for _moment in range(60):
        desk.wait(0.4)
        frames.add(player.figure.wanted.frame)
        assert player.figure.wanted.mirrored == (view_of(desk).side == "right")
    assert len(frames) > 1
    assert frames <= set(POSES.values())


def test_the_ring_takes_the_place_of_a_missing_figure(desk_with_figures: Desk) -> None:
    desk = desk_with_figures
    desk.accept()
    desk.start("spider-push-up")
    player = desk.app.session_flow.player
    desk.wait(8)
    assert view_of(desk).figure == "spider-pushup"
    assert not player.figure.isVisible()
    assert player.ring.x() < player.width() / 2 - player.ring.width() / 2


def test_home_and_routine_pages_show_the_figure_if_there_is_one(desk_with_figures: Desk) -> None:
    desk = desk_with_figures
    desk.accept()
    grid = desk.app.browse_flow.home.findChild(CardGrid)
    desk.app.browse_flow.home.filter_chosen.emit(Filter("nerve gliding"))
    image = grid.grab().toImage()
    box = grid.visualRect(grid.model().index(0, 0))
    skin = SKINS[Settings().skin].skin
    found = {image.pixelColor(x, y).name().upper() for x in range(box.left(), box.right()) for y in (box.top() + 140,)}
    assert skin in found
    desk.app.browse_flow.open("nerve-gliding")
    QCoreApplication.processEvents()
    pictures = desk.page.findChildren(MovingFigure)
    assert [one for one in pictures if one.has_picture and one.isVisible()]
    desk.app.browse_flow.open("spider-push-up")
    QCoreApplication.processEvents()
    assert not [one for one in desk.page.findChildren(MovingFigure) if one.isVisible()]


def test_a_card_moves_only_under_the_pointer(desk_with_figures: Desk, qtbot: QtBot) -> None:
    desk = desk_with_figures
    desk.accept()
    grid = desk.app.browse_flow.home.findChild(CardGrid)
    ids = [card.id for card in grid.cards]
    assert grid.moving is None
    grid.entered.emit(grid.model().index(ids.index("nerve-gliding"), 0))
    qtbot.waitUntil(lambda: grid.moving == "nerve-gliding")
    grid.viewportEntered.emit()
    assert grid.moving is None
    assert not any(one.isActive() for one in grid.findChildren(QTimer, options=DIRECT))


def test_clicking_a_color_saves_it(desk_with_figures: Desk) -> None:
    desk = desk_with_figures
    desk.accept()
    desk.app.pages.tab_chosen.emit(desk.app.settings)
    QCoreApplication.processEvents()
    swatch = next(one for one in desk.page.findChildren(Swatch) if one.accessibleName() == "Skin: Dark")
    QTest.mouseClick(swatch, Qt.MouseButton.LeftButton, pos=QPoint(10, 22))
    assert desk.app.user_data.settings.skin == "dark"
    image = desk.app.figures.frame("median-glide", FRAMES - 1, PX, 1.0).toImage()
    assert image.pixelColor(PX // 6, PX - 3).name().upper() == SKINS["dark"].skin


def test_a_moving_pose_does_not_say_hold(open_desk: Any) -> None:
    desk = open_desk()
    desk.accept()
    desk.start("before-bed")
    controller, player = desk.app.controller, desk.app.session_flow.player
    blocks = controller.session.timeline.blocks
    controller.obey(ev.Jump([block.exercise.id for block in blocks].index("hand-massage")))
    desk.wait(20)
    assert controller.session.segment.name == "Stroke"
    shown: list[int] = []
    for _tenth in range(20):
        desk.wait(0.1)
        shown.append(player.figure.wanted.frame)
    assert len(set(shown)) > 8
    assert (view_of(desk).phase, view_of(desk).phase_word) == ("work", "Move")


def test_a_still_figure_does_no_work(open_desk: Any) -> None:
    desk = open_desk()
    desk.accept()
    desk.start("before-bed")
    controller = desk.app.controller
    blocks = controller.session.timeline.blocks
    controller.obey(ev.Jump([block.exercise.id for block in blocks].index("settle")))
    desk.wait(10)
    assert controller.session.segment.phase == "work"
    assert (view_of(desk).phase, view_of(desk).phase_word) == ("hold", "Stay")
