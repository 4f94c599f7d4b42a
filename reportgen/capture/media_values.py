"""Sound and moving pictures in the clear, as values: what they are and how long, never what they hold."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.evidence.citation import FrameSet


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaStream:
    """One stream of one codec in one direction (F02). Nothing of its content is kept, played or written down."""

    flow: int
    medium: str  # "audio" | "video" | "unknown"
    codec: str  # "PCMU", "AAC", "OPUS", "H264" …; "rtp-97" where nothing said what number 97 stands for
    structure: tuple[str, ...]  # of video: "parameter sets", "key picture"; recognised, not decoded
    packets_count: int  # of RTP; of AAC in a stream of bytes its frames
    payload_bytes: int
    duration_ms: int
    sender: str
    receiver: str
    receiver_port: int | None
    is_fetched: bool  # the receiver asked for it
    first_at_ns: int
    last_at_ns: int
    frames: FrameSet  # the first 100,000 that carried it
