"""What each finding's method needs told: the entries of the method page, and the conventions in them.

A finding without entries states its rule and numbers beside its own sentence, or counts nothing. ``tests`` hold that
every finding stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reportgen.findings.assertion import Assertion, Modality
from reportgen.findings.event_windows import CONTROL_APART_S, CONTROL_EVERY_S, WINDOW_S
from reportgen.findings.facts import MIN_HEIGHT_PX, MIN_WIDTH_PX
from reportgen.findings.permanent_connection import HELD_MIN_HOURS, MEDIAN_MAX_S, MIN_HOURS, SIGN_PAUSE_S
from reportgen.findings.upload_after_switch_off import SETTLE_MINUTES
from reportgen.findings.uploads import UPLOAD_MIN_BYTES, UPLOAD_PAUSE_S, threshold
from reportgen.language.values import Count, Value

# Finding → entries, in the order of the page (message ids ``method.<entry>`` and ``method.<entry>-text``).
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "F01": ("images", "distinct"),
    "F02": ("media",),
    "F03": ("identifiers",),
    "F04": ("credentials",),
    "F05": ("encryption",),
    "F06": ("encryption", "events"),
    "F08": ("uploads",),
    "F13": ("encryption",),
    "F15": ("held",),
    "F27": ("bytes",),
    "F28": ("attempts",),
    "F29": ("encryption", "bytes"),
}
_ORDER = (
    "images", "distinct", "media", "identifiers", "credentials", "encryption", "uploads", "events", "held", "attempts",
    "bytes",
)  # fmt: skip


def method_entries(assertions: Iterable[Assertion]) -> tuple[str, ...]:
    """The entries that the measurements and conclusions among ``assertions`` need, each once."""
    fired = {found.finding for found in assertions if found.modality in (Modality.MEASURED, Modality.CONCLUSION)}
    needed = {entry for finding in fired for entry in ENTRIES.get(finding, ())}
    return tuple(entry for entry in _ORDER if entry in needed)


def conventions() -> dict[str, Value]:
    """Our own conventions by the name under which the entries print them."""
    return {
        "width": Count(MIN_WIDTH_PX),
        "height": Count(MIN_HEIGHT_PX),
        "size": threshold(UPLOAD_MIN_BYTES),
        "pause": Count(UPLOAD_PAUSE_S),
        "settle": Count(SETTLE_MINUTES),
        "seconds": Count(WINDOW_S),
        "minutes": Count(CONTROL_EVERY_S // 60),
        "apart": Count(CONTROL_APART_S),
        "hours": Count(HELD_MIN_HOURS),
        "covered": Count(MIN_HOURS),
        "sign": Count(SIGN_PAUSE_S),
        "median": Count(MEDIAN_MAX_S),
    }
