"""The table of cases: what happens at the desk, and what must follow. docs/reminders.md shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tools.reminder_case import AFTERNOON, FEET, HANDS, MONDAY, NECK, NIGHT, OFFICE, Case
from tools.reminder_clock_cases import CLOCK_CASES
from tools.reminder_world import BERLIN

CASES = (
    Case(
        "hour", "An hour of work, then a session; the next hour counts from its end.",
        ("work 60 min", "start", "session desk-reset 3 min", "work 60 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 11:03 offer Hourly hands"),
    ),
    Case(
        "break", "Six minutes away are a break.",
        ("work 40 min", "away 6 min", "work 60 min"),
        ("Mon 10:46 offer Hourly hands",),
    ),
    Case(
        "short-pause", "Four minutes away are not a break.",
        ("work 40 min", "away 4 min", "work 16 min"),
        ("Mon 10:00 offer Hourly hands",),
    ),
    Case(
        "own-break", "A break may be longer than five minutes.",
        ("work 40 min", "away 9 min", "work 11 min"),
        ("Mon 10:00 offer Hourly hands",),
        rules=(replace(HANDS, natural_break_s=600),),
    ),
    Case(
        "away-when-due", "Gone for three minutes as the hour ends: the offer leaves, and it was a break after all.",
        ("work 57 min", "away 30 min", "work 59 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:02 leaves Hourly hands"), says="Next: Hourly hands at 11:27",
    ),
    Case(
        "idle-unknown", "The desktop cannot tell who is there: it reminds by the clock.",
        ("type 40 min", "away 10 min", "type 10 min"),
        ("Mon 10:00 offer Hourly hands",), idle_known=False,
    ),
    Case(
        "typing", "It waits for a pause in typing.",
        ("work 55 min", "type 7 min", "work 1 min"),
        ("Mon 10:02:05 offer Hourly hands",),
    ),
    Case(
        "typing-on", "It waits for five minutes at most.",
        ("type 66 min",),
        ("Mon 10:05 offer Hourly hands",),
    ),
    Case(
        "typing-words", "It says what it waits for.",
        ("type 61 min",),
        (), says="Hourly hands waits. You are typing.",
    ),
    Case(
        "full-screen", "A full screen holds it back; it comes afterwards.",
        ("work 50 min", "full 25 min", "work 5 min"),
        ("Mon 10:16 offer Hourly hands", "Mon 10:18 leaves Hourly hands"),
    ),
    Case(
        "full-screen-comes", "A film begins while the offer is there: it leaves, and nobody has missed anything.",
        ("work 60 min", "full 30 min", "work 2 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:00:05 leaves Hourly hands", "Mon 10:30:05 offer Hourly hands"),
    ),
    Case(
        "meeting", "In a meeting for 30 minutes, told in the tray.",
        ("work 50 min", "tray meeting 30 min", "work 31 min"),
        ("Mon 10:20 offer Hourly hands",),
    ),
    Case(
        "meeting-words", "The tray says why it waits.",
        ("work 50 min", "tray meeting 60 min", "work 20 min"),
        (), says="Hourly hands waits. You are in a meeting until 10:50.",
    ),
    Case(
        "meeting-over", "The meeting ends early.",
        ("work 50 min", "tray meeting 60 min", "work 20 min", "tray meeting over", "work 1 min"),
        ("Mon 10:10 offer Hourly hands",),
    ),
    Case(
        "later", "“In 5 minutes”.",
        ("work 60 min", "later", "work 5 min", "start"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:05 offer Hourly hands"),
    ),
    Case(
        "later-long", "A longer snooze.",
        ("work 60 min", "later 20 min", "work 19 min"),
        ("Mon 10:00 offer Hourly hands",), says="Hourly hands will be offered again at 10:20.",
    ),
    Case(
        "snooze-tray", "Snoozed from the tray before anything is due.",
        ("work 58 min", "tray snooze 15 min", "work 16 min"),
        ("Mon 10:13 offer Hourly hands",),
    ),
    Case(
        "skip", "Skipped: the hour starts over.",
        ("work 60 min", "skip", "work 60 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 11:00 offer Hourly hands"),
    ),
    Case(
        "missed", "Nobody answers: it leaves, comes back once, then counts as missed.",
        ("work 130 min",),
        (
            "Mon 10:00 offer Hourly hands", "Mon 10:02 leaves Hourly hands", "Mon 10:07 offer Hourly hands",
            "Mon 10:09 missed Hourly hands", "Mon 11:09 offer Hourly hands",
        ),
    ),
    Case(
        "left-alone", "The person walks away while the offer is there: that is a break.",
        ("work 60 min", "away 20 min", "work 50 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:02 leaves Hourly hands"),
        says="Next: Hourly hands at 11:20",
    ),
    Case(
        "sleep-overdue", "The hour ends while the machine sleeps: two minutes after the wake it comes, once.",
        ("work 50 min", "sleep 30 min", "work 3 min"),
        ("Mon 10:22 offer Hourly hands",),
    ),
    Case(
        "sleep-words", "In those two minutes it says so.",
        ("work 50 min", "sleep 30 min", "work 1 min"),
        (), says="Hourly hands waits. You get two minutes of peace after you start, wake or unlock the computer.",
    ),
    Case(
        "sleep-hour", "An hour slept is a break.",
        ("work 50 min", "sleep 60 min", "work 60 min"),
        ("Mon 11:50 offer Hourly hands",),
    ),
    Case(
        "sleep-night", "A night slept: one reminder after an hour of work, not ten at once.",
        ("work 50 min", "sleep 12 h", "work 60 min"),
        ("Mon 22:50 offer Hourly hands",),
    ),
    Case(
        "sleep-offer", "The lid is closed on an offer: it comes back, not at the instant of waking.",
        ("work 60 min", "sleep 10 min", "work 8 min"),
        (
            "Mon 10:00 offer Hourly hands", "Mon 10:10 leaves Hourly hands", "Mon 10:15 offer Hourly hands",
            "Mon 10:17 leaves Hourly hands",
        ),
    ),
    Case(
        "no-boot-clock", "The same sleep where no clock counts through it.",
        ("work 50 min", "sleep 30 min", "work 3 min"),
        ("Mon 10:22 offer Hourly hands",), boot_clock=False,
    ),
    Case(
        "stopped", "The program is stopped for half an hour: as if it had slept.",
        ("work 50 min", "stopped 30 min", "work 3 min"),
        ("Mon 10:22 offer Hourly hands",),
    ),
    Case(
        "lock-long", "Ten minutes locked are a break.",
        ("work 50 min", "lock 10 min", "work 60 min"),
        ("Mon 11:00 offer Hourly hands",),
    ),
    Case(
        "lock-idle-unknown", "So they are where the desktop cannot tell who is there.",
        ("work 50 min", "lock 10 min", "work 60 min"),
        ("Mon 11:00 offer Hourly hands",), idle_known=False,
    ),
    Case(
        "lock-short", "Locked for three minutes as the hour ends: two minutes after the unlock it comes.",
        ("work 58 min", "lock 3 min", "work 3 min"),
        ("Mon 10:03 offer Hourly hands",),
    ),
    Case(
        "lock-for-good", "Nothing tells of the unlock. Input in three minutes means that somebody is there.",
        ("work 58 min", "locks", "work 10 min"),
        ("Mon 10:03 offer Hourly hands", "Mon 10:05 leaves Hourly hands"),
    ),
    Case(
        "lock-password", "One input behind the lock may be a password being typed: it still waits.",
        ("work 57 min", "locks", "away 2 min", "type 20 s", "away 4 min"),
        (), says="Hourly hands waits. The screen is locked.",
    ),
    Case(
        "lock-for-good-long", "Nobody was there for twenty minutes of such a lock: that is a break.",
        ("work 50 min", "locks", "away 20 min", "work 70 min"),
        ("Mon 11:13 offer Hourly hands", "Mon 11:15 leaves Hourly hands", "Mon 11:20 offer Hourly hands"),
    ),
    Case(
        "lock-for-good-again", "Locked once more after such a lock: it waits again.",
        ("work 54 min", "locks", "work 5 min", "locks", "away 4 min"),
        (), says="Hourly hands waits. The screen is locked.",
    ),
    Case(
        "session-own", "A session that the person began counts as the break.",
        ("work 50 min", "session wrist-flex 5 min", "work 60 min"),
        ("Mon 10:55 offer Hourly hands",),
    ),
    Case(
        "session-over-offer", "The person begins a session while the offer is there.",
        ("work 60 min", "session wrist-flex 5 min", "work 59 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:00 leaves Hourly hands"),
        says="Next: Hourly hands at 11:05",
    ),
    Case(
        "wake-up", "The wake-up question is on the screen as the hour ends: it comes five minutes after.",
        ("work 58 min", "question 4 min", "work 6 min"),
        ("Mon 10:07 offer Hourly hands",),
    ),
    Case(
        "wake-up-over-offer", "The wake-up question takes the place of an offer. It is no break: the offer comes back.",
        ("work 60 min", "question 4 min", "work 5 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:00 leaves Hourly hands", "Mon 10:09 offer Hourly hands"),
    ),
    Case(
        "off-hour", "Off for an hour; then the hour starts over.",
        ("work 50 min", "tray off 1 h", "work 2 h"),
        ("Mon 11:50 offer Hourly hands",),
    ),
    Case(
        "off-hour-words", "It says until when.",
        ("tray off 1 h", "work 10 min"), (), says="Reminders are off until 10:00.",
    ),
    Case(
        "off-tomorrow", "Off until tomorrow, which begins at four in the morning.",
        ("tray off until tomorrow", "work 21 h"),
        ("Tue 05:00 offer Hourly hands",), begins=MONDAY.replace(hour=8),
    ),
    Case(
        "off-on", "On again before that.",
        ("tray off until tomorrow", "work 10 min", "tray on", "work 60 min"),
        ("Mon 10:10 offer Hourly hands",),
    ),
    Case(
        "off-offer", "Switched off while the offer is there.",
        ("work 60 min", "tray off 1 h", "work 10 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:00 leaves Hourly hands"), says="Reminders are off until 11:00.",
    ),
    Case(
        "hours-begin", "Working hours begin at nine; so does the hour.",
        ("work 2 h",), ("Mon 10:00 offer Hourly hands",),
        rules=(OFFICE,), begins=MONDAY.replace(hour=8),
    ),
    Case(
        "hours-end", "Nothing after five; what waited then counts as missed.",
        ("work 50 min", "full 30 min", "work 12 h"), (),
        rules=(OFFICE,), begins=MONDAY.replace(hour=15, minute=50), says="Next: Hourly hands at 10:00", missed=1,
    ),
    Case(
        "hours-offer", "The offer leaves as the working hours end.",
        ("work 61 min",), ("Mon 16:59 offer Hourly hands", "Mon 17:00 leaves Hourly hands"),
        rules=(OFFICE,), begins=MONDAY.replace(hour=15, minute=59), missed=1,
    ),
    Case(
        "weekend", "From Friday afternoon to Monday morning.",
        ("work 25 min", "sleep 64 h", "work 69 min"),
        ("Mon 10:00 offer Hourly hands",), rules=(OFFICE,), begins=datetime(2026, 1, 9, 16, 26, tzinfo=BERLIN),
    ),
    Case(
        "weekend-work", "Work on Saturday stays undisturbed.",
        ("work 5 h",), (), rules=(OFFICE,), begins=datetime(2026, 1, 10, 10, tzinfo=BERLIN),
        says="Next: Hourly hands at Mon 10:00",
    ),
    Case(
        "night-hours", "Hours over midnight belong to the day they begin on.",
        ("work 4 h", "skip", "work 3 h", "skip", "work 24 h"),
        ("Tue 01:00 offer Hourly hands", "Tue 04:00 offer Hourly hands"),
        rules=(NIGHT,), begins=MONDAY.replace(hour=21), says="Next: Hourly hands at Tue 01:00",
    ),
    Case(
        "midnight", "Midnight is an hour as any other.",
        ("work 60 min", "skip", "work 60 min"),
        ("Tue 00:30 offer Hourly hands", "Tue 01:30 offer Hourly hands"), begins=MONDAY.replace(hour=23, minute=30),
    ),
    Case(
        "clock-time", "“Neck at 15:00, weekdays”.",
        ("work 60 min", "start", "session neck-ease 4 min", "work 1436 min"),
        ("Mon 15:00 offer Neck", "Tue 15:00 offer Neck"),
        rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "clock-friday", "On Friday evening the next is Monday's.",
        ("work 5 min",), (), rules=(NECK,), begins=datetime(2026, 1, 9, 18, tzinfo=BERLIN),
        says="Next: Neck at Mon 15:00",
    ),
    Case(
        "clock-away", "Away at 15:00: it comes when the person is back.",
        ("work 50 min", "away 40 min", "work 2 min"),
        ("Mon 15:31 offer Neck",), rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "clock-gone", "Gone for the day: after four hours it counts as missed and never comes the next morning.",
        ("work 50 min", "away 18 h", "work 2 h"), (), rules=(NECK,), begins=AFTERNOON, says="Next: Neck at 15:00",
        missed=1,
    ),
    Case(
        "clock-asleep", "Asleep at 15:00: two minutes after the wake it comes.",
        ("work 50 min", "sleep 90 min", "work 3 min"),
        ("Mon 16:22 offer Neck",), rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "clock-asleep-long", "Asleep until the evening: nobody was there, so nothing comes and nothing was missed.",
        ("work 50 min", "sleep 5 h", "work 30 min"), (), rules=(NECK,), begins=AFTERNOON,
        says="Next: Neck at Tue 15:00",
    ),
    Case(
        "clock-meeting", "In a meeting at 15:00.",
        ("work 50 min", "tray meeting 60 min", "work 61 min"),
        ("Mon 15:50 offer Neck",), rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "clock-session", "The same routine is in progress at 15:00: no offer.",
        ("work 58 min", "session neck-ease 4 min", "work 60 min"), (), rules=(NECK,), begins=AFTERNOON,
        says="Next: Neck at Tue 15:00",
    ),
    Case(
        "clock-other-session", "Another routine is being done at 15:00: it comes five minutes after.",
        ("work 58 min", "session wrist-flex 4 min", "work 6 min"),
        ("Mon 15:07 offer Neck",), rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "two-at-once", "Two are due at once: one comes, the other five minutes after the answer.",
        ("work 60 min", "skip", "work 5 min", "skip", "work 5 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:05 offer Feet"), rules=(HANDS, FEET),
    ),
    Case(
        "two-session", "Two are due at once and one is done: that is a break for the other.",
        ("work 60 min", "start", "session desk-reset 3 min", "work 59 min"),
        ("Mon 10:00 offer Hourly hands",), rules=(HANDS, FEET), says="Next: Hourly hands at 11:03",
    ),
    Case(
        "two-turns", "Snoozed again and again: they take turns.",
        ("work 60 min", "later", "work 5 min", "later", "work 5 min", "later", "work 5 min"),
        (
            "Mon 10:00 offer Hourly hands", "Mon 10:05 offer Feet", "Mon 10:10 offer Hourly hands",
            "Mon 10:15 offer Feet",
        ), rules=(HANDS, FEET),
    ),
    *CLOCK_CASES,
)  # fmt: skip
