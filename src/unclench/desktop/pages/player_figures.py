"""The player's figures: the frames that belong to a PlayerView."""

from __future__ import annotations

from PySide6.QtGui import QPixmap

from unclench.core.routine.figure import AT_REST, arrow_pose, frame_at
from unclench.core.session.player_view import NextView, PlayerView
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.widgets.figure_view import FigureView


def show_moment(figures: Figures, place: FigureView, view: PlayerView) -> None:
    """Show the frame of this moment. Figures are drawn for the left side and mirrored for the right; with reduced
    motion the target pose is shown."""
    figure = None if view.image else figures.find(view.figure)
    if figure is None:
        place.show_figure(None)
        return
    mirrored = view.side == "right"
    phase = AT_REST if figures.style.theme.reduced_motion else view.phase
    frame = frame_at(figure, view.pose_from, view.pose_to, phase, view.motion, mirrored=mirrored)
    arrow = arrow_pose(figure, view.pose_to, view.phase, mirrored=mirrored)
    place.show_figure(view.figure, frame, mirrored, arrow)


def show_next(figures: Figures, place: FigureView, following: NextView | None) -> None:
    """Show the next pose, without motion."""
    figure = None if following is None else figures.find(following.figure)
    if following is None or figure is None:
        place.show_figure(None)
        return
    pose = following.pose
    frame = frame_at(figure, pose, pose, AT_REST, 1.0, mirrored=following.mirrored)
    place.show_figure(following.figure, frame, following.mirrored)


def pose_pictures(figures: Figures, view: PlayerView, side_px: int, ratio: float) -> dict[str, QPixmap]:
    """A small picture of every pose of the present exercise, by pose name."""
    figure = figures.find(view.figure)
    if figure is None or view.figure is None:
        return {}
    mirrored = view.side == "right"
    pictures = {}
    for pose in {one.pose for one in view.positions if one.pose is not None and one.pose in figure.poses}:
        frame = frame_at(figure, pose, pose, AT_REST, 1.0, mirrored=mirrored)
        pictures[pose] = figures.frame(view.figure, frame, side_px, ratio, mirrored=mirrored)
    return pictures
