"""A file that another program holds is tried again, for half a second; every other refusal stands at once."""

from __future__ import annotations

import pytest

from unclench.core.retry import HELD, while_held


class Held:
    """An action that is refused some times."""

    def __init__(self, times: int, error: OSError) -> None:
        self.calls = 0
        self._times, self._error = times, error

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self._times:
            raise self._error
        return "done"


def refused(winerror: int) -> PermissionError:
    """The error of Windows, which other systems know without its number."""
    error = PermissionError(13, "refused")
    vars(error)["winerror"] = winerror
    return error


@pytest.mark.parametrize("number", HELD)
def test_it_is_tried_again_until_it_is_free(number: int) -> None:
    waits: list[float] = []
    action = Held(3, refused(number))
    assert while_held(action, waits.append) == "done"
    assert (action.calls, waits) == (4, [0.05] * 3)


def test_after_half_a_second_it_is_told() -> None:
    waits: list[float] = []
    with pytest.raises(PermissionError):
        while_held(Held(100, refused(32)), waits.append)
    assert sum(waits) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "error", [PermissionError(13, "not yours"), refused(1), FileNotFoundError(), OSError(28, "full")]
)
def test_other_refusals_stand(error: OSError) -> None:
    waits: list[float] = []
    action = Held(1, error)
    with pytest.raises(OSError):  # noqa: PT011  it is this very one
        while_held(action, waits.append)
    assert (action.calls, waits) == (1, [])
