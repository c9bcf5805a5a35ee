from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.system.terminal.key_decoder import MAX_PENDING, KeyDecoder, windows_keys

KEYS = [
    (b" ", "space"), (b"\r", "enter"), (b"\n", "enter"), (b"\t", "tab"), (b"\x7f", "backspace"), (b"\x08", "backspace"),
    (b"\x03", "interrupt"), (b"+", "+"), (b"-", "-"), (b"r", "r"), (b"M", "m"), ("ä".encode(), "ä"),
    ("Ä".encode(), "ä"), ("я".encode(), "z"), ("Р".encode(), "h"), ("ї".encode(), "ї"), ("手".encode(), "手"),
    (b"\x1b[A", "up"), (b"\x1b[B", "down"), (b"\x1b[C", "right"), (b"\x1b[D", "left"),
    (b"\x1bOA", "up"), (b"\x1bOC", "right"), (b"\x1bOD", "left"), (b"\x1b[1;5C", "right"), (b"\x1b[1;2D", "left"),
    (b"\x1b[H", "home"), (b"\x1bOF", "end"), (b"\x1b[1~", "home"), (b"\x1b[4~", "end"), (b"\x1b[5~", "pageup"),
    (b"\x1b[3;5~", "delete"), (b"\x1b[Z", "backtab"),
    (b"\x1bOP", "f1"), (b"\x1b[11~", "f1"), (b"\x1b[[A", "f1"), (b"\x1b[P", "f1"), (b"\x1b[1;2P", "f1"),
    (b"\x1bOR", "f3"), (b"\x1b[R", "f3"), (b"\x1b[15~", "f5"), (b"\x1b[[E", "f5"), (b"\x1b[24~", "f12"),
    (b"\x1bOM", "enter"), (b"\x1bOk", "+"), (b"\x1bOm", "-"), (b"\x1bOp", "0"), (b"\x1bOy", "9"),
]  # fmt: skip

# Nothing that a program must act on, and nothing that may be taken apart into keys.
SWALLOWED = [
    b"\x1b[<0;12;34M", b"\x1b[<0;12;34m", b"\x1b[M !!", b"\x1b[MCqs", b"\x1b[I", b"\x1b[O", b"\x1b[200~", b"\x1b[201~",
    b"\x1b[24;80R", b"\x1b[?1;2c", b"\x1b[99~", b"\x1b[ q", b"\x1bs", b"\x1b ", b"\x1b]11;rgb:00/00/00\x07",
    b"\x1b]11;rgb:ss/qq/hh\x1b\\", b"\x1bPquit\x1b\\", b"\x00", b"\x01", b"\x04", b"\x1a",
    b"\xff", b"\xc0\xaf", b"\xc3\x00", b"\xed\xa0\x80", "\u200b".encode(), "\ufffd".encode(),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "name"), KEYS)
def test_each_key_has_its_name(sent: bytes, name: str) -> None:
    decoder = KeyDecoder()
    assert decoder.feed(sent) == [name]
    assert not decoder.pending


@pytest.mark.parametrize("sent", SWALLOWED)
def test_what_is_no_key_is_swallowed_whole(sent: bytes) -> None:
    decoder = KeyDecoder()
    assert decoder.feed(sent) == []
    assert not decoder.pending
    assert decoder.feed(b"h") == ["h"], "the next key counts again"


@pytest.mark.parametrize(("sent", "name"), KEYS)
def test_a_key_may_come_in_parts(sent: bytes, name: str) -> None:
    for cut in range(1, len(sent)):
        decoder = KeyDecoder()
        assert decoder.feed(sent[:cut]) == []
        assert decoder.pending
        assert decoder.feed(sent[cut:]) == [name]


def test_a_lone_esc_is_known_only_when_nothing_follows() -> None:
    decoder = KeyDecoder()
    assert decoder.feed(b"\x1b") == []
    assert decoder.flush() == ["esc"]
    assert not decoder.pending
    assert decoder.feed(b"\x1b\x1b") == ["esc"]
    assert decoder.flush() == ["esc"]
    assert decoder.feed(b"\x1b\x1b[C") == ["esc", "right"]


@pytest.mark.parametrize("begun", [b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b[M!", b"\x1b]11;rgb", b"\xe6\x89", b"\x1b[["])
def test_what_stays_unfinished_is_no_key(begun: bytes) -> None:
    decoder = KeyDecoder()
    assert decoder.feed(begun) == []
    assert decoder.pending
    assert decoder.flush() == []
    assert decoder.feed(b"q") == ["q"]


def test_a_sequence_broken_off_by_another_loses_only_itself() -> None:
    assert KeyDecoder().feed(b"\x1b[1;\x1b[C\x1bO\x1b[D\x1b]0;t\x1b[A") == ["right", "left", "up"]
    assert KeyDecoder().feed("\x1b[1ä".encode()) == ["ä"]


def test_pasted_text_is_its_keys() -> None:
    assert KeyDecoder().feed("Höre\n auf".encode()) == ["h", "ö", "r", "e", "enter", "space", "a", "u", "f"]


def test_an_endless_answer_takes_no_endless_memory() -> None:
    decoder = KeyDecoder()
    decoder.feed(b"\x1b]" + b"x" * MAX_PENDING)
    assert not decoder.pending
    assert decoder.feed(b"q") == ["q"]


@given(st.lists(st.binary(max_size=12) | st.sampled_from([sent for sent, _name in KEYS] + SWALLOWED)))
def test_any_bytes_in_any_parts_give_the_same_keys(parts: list[bytes]) -> None:
    whole, split = KeyDecoder(), KeyDecoder()
    at_once = whole.feed(b"".join(parts))
    assert [key for part in parts for key in split.feed(part)] == at_once
    assert split.pending == whole.pending
    assert split.flush() == whole.flush()
    assert split.feed(b"q") == ["q"]
    assert all(key for key in at_once)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        (" \r\x1bQ", ["space", "enter", "esc", "q"]),
        ("\xe0M\xe0K\x00;", ["right", "left", "f1"]),
        ("\x00D\xe0\x85\xe0S", ["f10", "f11", "delete"]),
        ("\xe0", ["à"]),
        ("\x03", ["interrupt"]),
        ("\x00\x01a", ["a"]),
    ],
)
def test_keys_of_a_windows_console(typed: str, names: list[str]) -> None:
    waiting = list(typed)
    assert windows_keys(lambda: waiting.pop(0), lambda: bool(waiting)) == names
    assert waiting == []
