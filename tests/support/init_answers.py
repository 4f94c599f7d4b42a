"""A small recording and the answers of a person to it, for dialogues in tests."""

from __future__ import annotations

from pathlib import Path

from building import Conversation, Tape, modified_pcap, picture, upload

from reportgen.dialogue.seen import SeenDestination, SeenDevice, SeenFile

SHA256 = "ab" * 32
PICTURES = SeenDestination(
    address="203.0.113.77", names=("up.zmodo.com",), sent_bytes=9_000, pictures_count=40, attempts_count=2
)
DEVICE = SeenDevice(
    key="00:00:5e:00:53:42",
    mac="00:00:5e:00:53:42",
    addresses=("192.168.178.42", "2001:db8::42"),
    words=("cam\u202e", "x" * 300),
    destinations=(PICTURES,),
    sent_bytes=9_000,
    pictures_count=40,
    attempts_count=2,
)
FILE = SeenFile(
    path="/somewhere/lan.eth",
    shown_path="lan.eth",
    is_in_case=False,
    sha256=SHA256,
    size_bytes=1,
    first_at_ns=1_780_000_000_000_000_000,
    last_at_ns=1_780_000_100_000_000_000,
    unread_bytes=0,
)

TOLD: dict[str, str] = {
    "constructed": "yes",
    "letter-date": "2026-11-20",
    "kind": "camera",
    "brand": "Beispielcam",
    "model": "BC-100",
    "how": "router-page",
    "others-knew": "yes",
    "view": "own",
    "sound": "no",
    "private-use": "yes",
    "pictures-viewed": "2",
    "pictures-recognisable": "1",
    "persons": "none",
    "set-up": "none",
    "app-used": "no",
    "consent": "no",
    "privacy-email": "privacy@beispielcam.example",
    "contact-where": "app",
    "letters": "de,en",
    "name": "Erika Mustermann",
    "street": "Musterstraße 1",
    "country": "DE",
    "postal-code": "80331",
    "city": "München",
    "consents": "name-me,forward",
}


def small_capture(folder: Path, name: str = "lan.eth") -> Path:
    """Two pictures in the clear from the camera, as the router's page saves them."""
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one"), picture("two")))
    path = folder / name
    path.write_bytes(modified_pcap(tape.records))
    return path


def as_options(told: dict[str, str]) -> list[str]:
    """The answers as options of the command."""
    return [part for key, value in told.items() for part in (f"--{key}", value)]
