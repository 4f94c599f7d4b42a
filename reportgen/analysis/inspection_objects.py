"""What ``inspect --json`` says of objects in the clear beside the pictures that were sent whole.

Frames are ranges such as ``118-164,200``; times are nanoseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.analysis.cited import cited
from reportgen.capture.media_values import MediaStream
from reportgen.capture.secret_values import Credential, Identifier, MaskedValue
from reportgen.capture.values import Capture, Completeness, ImageTransmission


def objects_json(captures: Sequence[Capture]) -> dict[str, list[dict[str, object]]]:
    """``partial_images``, ``fetched_images`` (whole and partial), ``credentials``, ``identifiers``, ``media`` …"""
    return {
        "partial_images": [
            _transmission(capture, image)
            for capture in captures
            for image in capture.images
            if image.completeness is not Completeness.COMPLETE
        ],
        "fetched_images": [_transmission(capture, image) for capture in captures for image in capture.fetched_images],
        "credentials": [_credential(capture, found) for capture in captures for found in capture.credentials],
        "identifiers": [_identifier(capture, found) for capture in captures for found in capture.identifiers],
        "media": [_media(capture, stream) for capture in captures for stream in capture.media],
        "left_out": [
            {"reason": reason, "count": count, "capture_sha256": capture.file.sha256}
            for capture in captures
            for reason, count in capture.left_out
        ],
    }


def _transmission(capture: Capture, image: ImageTransmission) -> dict[str, object]:
    return {
        "completeness": image.completeness.value,
        "sha256": image.sha256,
        "width_px": image.width_px,
        "height_px": image.height_px,
        **cited(capture, image.frames),
        "sender": image.originator,
        "receiver": image.responder,
        "receiver_port": image.responder_port,
        "format": image.format,
        "size_bytes": image.size_bytes,
        "first_at_ns": image.first_at_ns,
    }


def _credential(capture: Capture, found: Credential) -> dict[str, object]:
    return {
        "kind": found.kind,
        "field": found.field,
        **_masked(found.value),
        "sender": found.sender,
        "receiver": found.receiver,
        "receiver_port": found.receiver_port,
        "at_ns": found.at_ns,
        **cited(capture, found.frames),
    }


def _identifier(capture: Capture, found: Identifier) -> dict[str, object]:
    return {
        "label": found.label,
        "encoding": found.encoding,
        **_masked(found.value),
        "sender": found.sender,
        "receiver": found.receiver,
        "receiver_port": found.receiver_port,
        "at_ns": found.at_ns,
        **cited(capture, found.frames),
    }


def _media(capture: Capture, stream: MediaStream) -> dict[str, object]:
    return {
        "medium": stream.medium,
        "codec": stream.codec,
        "structure": list(stream.structure),
        "packets_count": stream.packets_count,
        "payload_bytes": stream.payload_bytes,
        "duration_ms": stream.duration_ms,
        "sender": stream.sender,
        "receiver": stream.receiver,
        "receiver_port": stream.receiver_port,
        "is_fetched": stream.is_fetched,
        "first_at_ns": stream.first_at_ns,
        "last_at_ns": stream.last_at_ns,
        **cited(capture, stream.frames),
    }


def _masked(value: MaskedValue) -> dict[str, object]:
    return {"shown": value.shown, "length_bytes": value.length_bytes, "value_sha256": value.sha256}
