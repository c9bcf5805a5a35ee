"""What is said after a session in which something hurt. It is the same for everybody, whatever they rated."""

from __future__ import annotations

from unclench.core.i18n import _
from unclench.core.record.history import Outcome, SessionRecord


def after_pain(record: SessionRecord) -> tuple[str, ...]:
    """The sentences for a session that hurt; none for any other."""
    if not record.hurt:
        return ()
    skipped = record.outcome is Outcome.FINISHED
    return (
        _("You left out what hurt. That was right.") if skipped else _("You stopped because it hurt. That was right."),
        _("Today it is not offered again. Next time it starts with the smallest doses."),
        _("Pain should be gone within 30 minutes, and surely by tomorrow. If not, do half the reps tomorrow."),
    )
