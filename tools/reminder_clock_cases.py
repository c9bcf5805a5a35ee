"""The cases of the table in which clocks jump or the program restarts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tools.reminder_case import AFTERNOON, EARLY, MONDAY, NECK, OFFICE, Case
from tools.reminder_world import BERLIN

CLOCK_CASES = (
    Case(
        "clock-forward", "The clock is set three hours forward: an hour of work is still an hour.",
        ("work 30 min", "clock +3 h", "work 30 min"),
        ("Mon 13:00 offer Hourly hands",),
    ),
    Case(
        "clock-back", "The clock is set three hours back.",
        ("work 30 min", "clock -3 h", "work 30 min"),
        ("Mon 07:00 offer Hourly hands",),
    ),
    Case(
        "clock-back-bare", "Set back where no clock counts through sleep.",
        ("work 30 min", "clock -3 h", "work 30 min"),
        ("Mon 07:00 offer Hourly hands",), boot_clock=False,
    ),
    Case(
        "clock-over", "The clock is set past 15:00: it comes once.",
        ("work 30 min", "clock +1 h", "work 5 min", "skip", "clock -1 h", "work 3 h"),
        ("Mon 15:35 offer Neck",), rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "clock-year", "A clock that ran a year ahead is set right: the next 15:00 counts.",
        ("clock 2027-01-04 14:00", "work 60 min", "skip", "clock 2026-01-05 14:00", "work 60 min"),
        ("Mon 15:00 offer Neck", "Mon 15:00 offer Neck"), rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "clock-1970", "A clock from 1970: the hour counts all the same.",
        ("work 60 min",), ("Thu 01:00 offer Hourly hands",),
        begins=datetime(1970, 1, 1, tzinfo=BERLIN),
    ),
    Case(
        "clock-1970-hours", "A clock from 1970: what asks for hours waits until the clock is set.",
        ("work 60 min", "clock 2026-01-05 14:00", "work 60 min"),
        ("Mon 15:00 offer Neck",), rules=(OFFICE, NECK), begins=datetime(1970, 1, 1, 14, tzinfo=BERLIN),
    ),
    Case(
        "clock-1970-words", "It says so.",
        ("work 60 min",), (), rules=(OFFICE,), begins=datetime(1970, 1, 1, 14, tzinfo=BERLIN),
        says="The computer's clock is not set. Reminders with days, hours or clock times wait for it.",
    ),
    Case(
        "spring-hour", "The night the clocks go forward: 1:30 and an hour is 3:30.",
        ("work 60 min",), ("Sun 03:30 offer Hourly hands",), begins=datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN),
    ),
    Case(
        "spring-time", "2:30 does not exist that night; it comes at 3:30.",
        ("work 60 min", "skip", "work 23 h"), ("Sun 03:30 offer Early", "Mon 02:30 offer Early"),
        rules=(EARLY,), begins=datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN),
    ),
    Case(
        "autumn-hour", "The night the clocks go back: 2:30 and an hour is 2:30 again.",
        ("work 60 min", "skip", "work 60 min"), ("Sun 02:30 offer Hourly hands", "Sun 03:30 offer Hourly hands"),
        begins=datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN),
    ),
    Case(
        "autumn-time", "2:30 comes twice that night; the reminder comes once.",
        ("work 60 min", "skip", "work 2 h"), ("Sun 02:30 offer Early",),
        rules=(EARLY,), begins=datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN),
    ),
    Case(
        "autumn-hours", "Working hours on such a day go by the clock on the wall.",
        ("work 10 h 30 min",), ("Sun 11:00 offer Hourly hands",),
        rules=(replace(OFFICE, days=frozenset([6]), every_s=7200),),
        begins=datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN),
    ),
    Case(
        "west", "A flight to New York, an hour of work before and after.",
        ("work 30 min", "fly 8 h to America/New_York", "work 60 min"),
        ("Mon 17:30 offer Hourly hands",), begins=AFTERNOON,
    ),
    Case(
        "west-time", "15:00 is where you are.",
        ("work 60 min", "skip", "fly 5 h to America/New_York", "work 60 min"),
        ("Mon 15:00 offer Neck", "Mon 15:00 offer Neck"),
        rules=(NECK,), begins=AFTERNOON,
    ),
    Case(
        "east-time", "Flying east over 15:00: that day has none.",
        ("work 30 min", "fly 7 h to Asia/Tokyo", "work 12 h"), (),
        rules=(NECK,), says="Next: Neck at 15:00",
    ),
    Case(
        "restart", "The program is started again after five minutes: the hour goes on.",
        ("work 50 min", "restart 5 min", "work 6 min"), ("Mon 10:00 offer Hourly hands",),
    ),
    Case(
        "restart-overdue", "Started again after the hour was over.",
        ("work 55 min", "restart 20 min", "work 3 min"), ("Mon 10:17 offer Hourly hands",),
    ),
    Case(
        "restart-long", "Started again the next morning.",
        ("work 50 min", "reboot 23 h", "work 61 min"), ("Tue 09:50 offer Hourly hands",),
    ),
    Case(
        "restart-offer", "It ends with the offer on the screen: the offer comes back.",
        ("work 60 min", "restart 1 min", "work 4 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:05 offer Hourly hands"),
    ),
    Case(
        "restart-hours", "Working hours begin while the program is not running.",
        ("work 50 min", "restart 20 min", "work 60 min"),
        ("Mon 10:10 offer Hourly hands",),
        rules=(OFFICE,), begins=MONDAY.replace(hour=8),
    ),
    Case(
        "restart-snoozed", "A snooze outlives the program, and a new start of the machine.",
        ("work 60 min", "later 30 min", "reboot 10 min", "work 21 min"),
        ("Mon 10:00 offer Hourly hands", "Mon 10:30 offer Hourly hands"),
    ),
    Case(
        "restart-held", "So does a meeting.",
        ("work 50 min", "tray meeting 60 min", "restart 10 min", "work 51 min"),
        ("Mon 10:50 offer Hourly hands",),
    ),
    Case(
        "restart-off", "So does “off until tomorrow”.",
        ("tray off until tomorrow", "reboot 10 min", "work 3 h"), (), says="Reminders are off until tomorrow.",
    ),
    Case(
        "note-lost", "The state file is lost: the hour starts over.",
        ("work 50 min", "restart 5 min, note lost", "work 61 min"), ("Mon 10:55 offer Hourly hands",),
    ),
    Case(
        "note-odd", "The state file holds nonsense: the same.",
        ("work 50 min", "restart 5 min, note odd", "work 61 min"), ("Mon 10:55 offer Hourly hands",),
    ),
    Case(
        "asked", "Asked for from the tray or the command line: it comes at once, whatever holds the others back.",
        ("work 10 min", "tray meeting 30 min", "tray remind hourly-hands", "later", "work 6 min"),
        ("Mon 09:10 offer Hourly hands",), says="Hourly hands waits. You are in a meeting until 09:40.",
    ),
)  # fmt: skip
