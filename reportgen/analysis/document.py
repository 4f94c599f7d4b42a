"""analysis.json: its shape as validating models, from which the JSON Schema in docs/ is exported.

Frame numbers are Wireshark's; times are integer nanoseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from reportgen.analysis.document_destination import DestinationPart
from reportgen.analysis.part import Part

SCHEMA_VERSION = 1


class ToolPart(Part):
    """What made the file."""

    name: Literal["reportgen"]
    version: str
    image_decoder: str = Field(description="library and version that decoded the pictures")
    arguments: list[str] = Field(description="of the command; paths are relative to the case folder")


class InputPart(Part):
    """A file that the analysis rests on."""

    path: str
    role: Literal["case", "capture", "exhibit", "registration", "review", "answers", "log"]
    size_bytes: int
    sha256: str


class KindPart(Part):
    """Records of one kind."""

    kind: str
    records_count: int
    captured_bytes: int


class OtherBlocksPart(Part):
    """Blocks of a pcapng file that hold no packet."""

    kind: str
    blocks_count: int
    size_bytes: int


class InterfacePart(Part):
    """Where records were taken, as the file itself describes it; a pcap file has one."""

    link_type: int = Field(description="tcpdump's number")
    snap_length_bytes: int
    ticks_per_s: int = Field(description="resolution of the time stamps")
    name: str | None
    records_count: int
    dropped_count: int | None = Field(description="packets lost by the recorder's own account")


class CompressionPart(Part):
    """What is inside a compressed file; the capture's other figures are about these bytes."""

    format: str
    sha256: str = Field(description="of the bytes inside")
    size_bytes: int = Field(description="of the bytes inside")
    unread_bytes: int = Field(description="of the compressed file")
    unread_from_offset: int | None
    unread_reason: str | None


class GroundPart(Part):
    """One thing that speaks for which device it was; the strongest come first."""

    rank: int = Field(description="1 declared, 2 hardware address, 3 DHCP, 4 mDNS and SSDP, 5 User-Agent")
    basis: str
    value: str = Field(description="hardware addresses masked")
    frames: str


class CapturePart(Part):
    """One capture file and where each of its bytes went."""

    id: str
    path: str
    sha256: str
    size_bytes: int
    compression: CompressionPart | None
    format: str
    byte_order: str
    interfaces: list[InterfacePart]
    point: str
    subject: Literal["device", "connection"] = Field(description="whose traffic claims may speak of")
    obstacles: list[str] = Field(description="why no device can be told apart there; empty where one can")
    device_grounds: list[GroundPart] = Field(description="empty where no device can be told apart")
    first_at_ns: int | None
    last_at_ns: int | None
    records_count: int
    header_bytes: int
    record_overhead_bytes: int = Field(description="of all records: headers, padding, options")
    other_blocks: list[OtherBlocksPart]
    comments_count: int
    captured_bytes: int
    flows_records_count: int
    flows_captured_bytes: int
    doubled_records_count: int = Field(description="second sights of a packet; counted once in conversations")
    doubled_captured_bytes: int
    overlapping_records_count: int = Field(description="held by another file of the same recording too; counted once")
    overlapping_captured_bytes: int
    no_flow: list[KindPart] = Field(description="understood, but no conversation")
    undecoded: list[KindPart]
    tunnels: list[KindPart] = Field(description="packets in packets; counted in their outer conversations")
    cut_records_count: int
    unread_bytes: int
    unread_from_offset: int | None
    unread_reason: str | None
    time_backwards_count: int
    timeless_records_count: int = Field(description="without a time stamp; they take the time of the record before")


class DayPart(Part):
    """One calendar day in the case's time zone."""

    capture: str
    date: str
    transmissions_count: int
    distinct_pictures_count: int
    partial_count: int
    sent_frame_bytes: int
    attempts_count: int
    encrypted_uploads_count: int = Field(description="encrypted transmissions of at least 50 kB")
    complete_day: bool


class CitationPart(Part):
    """Frames of one capture; every single item stands in frames.csv."""

    capture_sha256: str
    frames: str = Field(description="ranges such as 118-164,200")
    frames_count: int


class ScopePart(Part):
    """The window of a measurement."""

    capture_sha256s: list[str]
    first_at_ns: int
    last_at_ns: int
    things_count: int


class AssertionPart(Part):
    """One claim; ``message`` and ``values`` name it without a language, ``sentence`` holds it in both."""

    id: str
    finding: str
    modality: Literal["measured", "statement", "source", "conclusion", "legal view", "open"]
    message: str
    values: dict[str, Any]
    sentence: dict[Literal["de", "en"], str]
    scope: ScopePart | None
    citations: list[CitationPart]
    exhibits: list[str]
    rests_on: list[str]
    legal_basis: list[str]
    rule: dict[Literal["de", "en"], str] | None
    alternatives: list[dict[Literal["de", "en"], str]]
    counter_considerations: list[dict[Literal["de", "en"], str]]
    limits: list[dict[Literal["de", "en"], str]]
    disclosure: list[Literal["authority", "vendor"]]
    digest: str = Field(description="what a line of review.jsonl confirms")
    review: Literal["confirmed", "rejected", "lapsed", "unanswered", "not asked"]


class AnalysisDocument(Part):
    """analysis.json."""

    schema_version: Literal[1]
    constructed: bool
    sample: bool
    reference: str
    timezone: str
    tool: ToolPart
    inputs: list[InputPart]
    captures: list[CapturePart]
    destination: DestinationPart | None
    daily: list[DayPart]
    assertions: list[AssertionPart]


def analysis_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of analysis.json."""
    schema = AnalysisDocument.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "reportgen analysis.json"
    return schema
