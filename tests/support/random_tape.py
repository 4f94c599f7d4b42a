"""What a random recording is put together from: each part records one thing that a rule looks for, or just misses it.

``PARTS`` names them; a part takes the tape and a number that chooses its variant, and its place in the recording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from building import (
    CAMERA,
    DESTINATION,
    RESOLVER,
    START_NS,
    Conversation,
    Tape,
    arp,
    dns_answer,
    dns_question,
    ethernet,
    http_request,
    picture,
    udp,
    upload,
)
from handshakes import certificate, certificates, client_hello, extension, message, records, server_hello, server_name
from rtp_streams import packet, speech

OTHER, THIRD = "198.51.100.9", "192.0.2.33"
ADDRESSES = (DESTINATION, OTHER, THIRD)
NAMES = ("up.beispielcam.com", "stats.werbedienst.com", "x1.cloudfront.net", "a\u202eb.example", "muster-holding.com")
PHONE, PHONE_MAC = "192.168.178.20", "00:00:5e:00:53:20"
TOKEN = "6f1c9a3e-72d4-4b58-9e0a-c1f2b37d8e45"
SERIAL, EMAIL = "MW1-26-000815", "erika.mustermann@example.org"
STATIONS = ",".join(f"02:00:5e:10:00:0{number}" for number in range(1, 6))
DATA = bytes((23, 3, 3, 0x40, 0))
STUN = b"\0\x01\0\0\x21\x12\xa4\x42" + bytes(12)
MOVEMENTS = tuple(START_NS + (350 + 300 * number) * 1_000_000_000 for number in range(25))
_MANY_BYTES = (1_000, 49_000, 50_000, 1_500_000, 5_500_000)
_WAITS = (0.0, 1.0, 30.0, 3_700.0, 86_500.0, -5.0)
_SUITES = (0xC02F, 0x0005, 0x000A, 0x1301)


@contextmanager
def kept_short(tape: Tape, snap_bytes: int = 200) -> Iterator[None]:
    """Of the frames within, only the beginning is recorded: much on the wire, little in the file."""
    before, tape._snap_bytes = tape._snap_bytes, snap_bytes
    yield
    tape._snap_bytes = before


def _talk(tape: Tape, n: int, port: int, server_port: int = 80, *, client: str = CAMERA) -> Conversation:
    talk = Conversation(
        tape, client=client, client_port=port, server=ADDRESSES[n % len(ADDRESSES)], server_port=server_port
    )
    talk.handshake()
    return talk


def pictures(tape: Tape, n: int, port: int) -> None:
    """One to three; whole, small, with a piece lost, or twice the same."""
    shown = [picture(f"{n} {number}", (40, 30) if n % 5 == 3 else (160, 120)) for number in range(1 + n % 3)]
    talk = _talk(tape, n // 7, port)
    talk.client_sends(upload(*shown), lost=(1,) if n % 4 == 3 else (), twice=(0,) if n % 4 == 2 else ())
    if n % 2:
        talk.close()


def words(tape: Tape, n: int, port: int) -> None:
    """A request with identifiers, a token, stations around, a place, credentials."""
    said = (f"id={TOKEN}", f"sn={SERIAL}", f"scan={STATIONS}", "p=52.5000,13.4000", "token=geheim-4711", f"m={EMAIL}")
    chosen = "&".join(one for place, one in enumerate(said) if n >> place & 1)
    fields = {"Authorization": "Basic ZXJpa2E6Z2VoZWlt"} if n % 3 == 1 else {}
    _talk(tape, n, port).client_sends(http_request("GET", f"/get?{chosen}", host=NAMES[n % 3], fields=fields))


def phone(tape: Tape, n: int, port: int) -> None:
    """Another device at home sends the same token, or the same serial number."""
    word = (f"id={TOKEN}", f"sn={SERIAL}")[n % 2]
    other = Tape(lambda packet: ethernet(packet, source=PHONE_MAC))
    _talk(other, n, port, client=PHONE).client_sends(http_request("GET", f"/app?{word}", host=NAMES[n % 3]))
    for record in other.records:
        tape.add(record.frame)


def encrypted(tape: Tape, n: int, port: int) -> None:
    """Much or little, once or several times, with silence in between."""
    size, times = _MANY_BYTES[n % len(_MANY_BYTES)], 1 + n // 5 % 4
    talk = _talk(tape, n // 11, port, 443)
    for _ in range(times):
        with kept_short(tape):
            for start in range(0, size, 60_000):
                talk.client_sends(DATA + bytes(min(60_000, size - start)), segment_bytes=65_000)
            talk.server_sends(DATA + bytes(500))
        tape.wait(_WAITS[n % 3 + 1])


def greeting(tape: Tape, n: int, port: int) -> None:
    """TLS of some version and method, with a certificate or without."""
    talk = _talk(tape, n, port, 443)
    talk.client_sends(records(message(1, client_hello(server_name(NAMES[n % 3])))))
    version, suite = (0x0301, 0x0303, 0x0304)[n % 3], _SUITES[n % len(_SUITES)]
    own = [extension(43, b"\x03\x04")] if version == 0x0304 else []
    leaf = [message(11, certificates(certificate(NAMES[n % 2])))] if n % 2 and not own else []
    hello = message(2, server_hello(*own, suite=suite, version=min(version, 0x0303)))
    talk.server_sends(records(hello, *leaf))
    talk.client_sends(bytes((23, 3, 3, 0, 40)) + bytes(40))


def names(tape: Tape, n: int, port: int) -> None:
    """A question and its answer, a second and other answer, or an answer that nobody asked for."""
    name, address = NAMES[n % len(NAMES)], ADDRESSES[n // 5 % len(ADDRESSES)]
    if n % 3:
        tape.add_ip(udp(CAMERA, port, RESOLVER, 53, dns_question(name)))
    if n % 7:
        tape.add_ip(udp(RESOLVER, 53, CAMERA, port, dns_answer(name, [address])))
    if n % 4 == 3:
        tape.add_ip(udp(RESOLVER, 53, CAMERA, port, dns_answer(name, [THIRD], aliases=["edge.cloudfront.net"])))


def attempts(tape: Tape, n: int, port: int) -> None:
    """Connections that nobody answers, some of them repeated."""
    for number in range(1 + n % 6):
        talk = Conversation(tape, client_port=port + 1_000 * number, server=ADDRESSES[n % 2])
        talk.syn()
        if number % 2:
            talk.syn()
        tape.wait(1)


def knocks(tape: Tape, n: int, port: int) -> None:
    """Set-ups to the destination within twenty minutes, on a clock that does not depend on what was before."""
    for number in range(4):
        tape._next_ns = max(tape._next_ns, START_NS + (60 + 200 * number) * 1_000_000_000)
        talk = Conversation(tape, client_port=port + 700 + number, client_isn=1_000 * (number + 1))
        talk.handshake() if n % 2 and not number else talk.syn()
    tape.wait(600)


def answered(tape: Tape, n: int, port: int) -> None:
    """Many connections that are answered quickly or slowly: for the time of answers."""
    for number in range((3, 22)[n % 2]):
        talk = Conversation(tape, client_port=port + 500 + number, client_isn=1_000 * (number + 1))
        talk.syn()
        talk.client.next_sequence += 1
        tape.wait((0.0, 0.03, 0.09)[n % 3])
        talk._emit(talk.server, talk.client, 0x12, b"")
        talk.server.next_sequence += 1
        talk.acknowledge(by_server=False)


def relay(tape: Tape, n: int, port: int) -> None:
    """One UDP port to several hosts, then lively or not."""
    for number in range(2 + n % 3):
        said = STUN if n % 4 == 2 else b"hello"
        tape.add_ip(udp(CAMERA, port, f"203.0.113.{90 + number}", 32_100, said))
    for number in range((0, 300)[n % 2]):
        ends = (CAMERA, port, "203.0.113.90", 32_100) if number % 2 else ("203.0.113.90", 32_100, CAMERA, port)
        tape.add_ip(udp(*ends, b"x" * 50))
        tape.wait(0.04)


def update(tape: Tape, n: int, port: int) -> None:
    """A file fetched without encryption, called an update or not."""
    path, size = ("/fw/update.bin", "/data/x.dat", "/page.html")[n % 3], (2_000, 120_000)[n % 2]
    talk = _talk(tape, n, port)
    talk.client_sends(http_request("GET", path))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n"
    talk.server_sends(head.encode() + bytes(range(256)) * (size // 256) + bytes(size % 256))


def fetched(tape: Tape, n: int, port: int) -> None:
    """Somebody on the Internet asks the device for a picture."""
    talk = Conversation(tape, client=ADDRESSES[n % 3], client_port=port, server=CAMERA, server_port=80)
    talk.handshake()
    talk.client_sends(http_request("GET", "/snapshot.jpg", host="camera"))
    shown = picture(f"asked {n}")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {len(shown)}\r\n\r\n"
    talk.server_sends(head.encode() + shown)


def held(tape: Tape, n: int, port: int) -> None:
    """A connection kept open for more than a day, or nearly."""
    talk = _talk(tape, 0, port, 8_883)
    for _ in range((300, 290)[n % 2]):
        tape.wait(299)
        talk.client_sends(b"\xc0\x00")
        talk.server_sends(b"\xd0\x00")


def sound(tape: Tape, n: int, port: int) -> None:
    """Speech over RTP, long enough or just too short."""
    for number in range((60, 40)[n % 2]):
        data = packet(0, number, 160 * number, speech(160, shift=number))
        tape.add_ip(udp(CAMERA, port, ADDRESSES[n % 3], 5_004, data))
        tape.wait(0.019)


def moves(tape: Tape, n: int, port: int) -> None:
    """Uploads right after the noted movements, or after some of them."""
    talk = _talk(tape, 0, port, 443)
    talk.client_sends(DATA + bytes(200))
    for at_ns in MOVEMENTS[: (25, 12)[n % 2]]:
        if tape._next_ns < at_ns:
            tape._next_ns = at_ns + 1_000_000_000
            with kept_short(tape):
                talk.client_sends(DATA + bytes(55_000), segment_bytes=65_000)
    tape.wait(7_000)


def noise(tape: Tape, n: int, _port: int) -> None:
    """Frames that tell nothing, or nothing that can be read."""
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 123, bytes(n % 48)))
    tape.add(arp(CAMERA, RESOLVER))
    tape.add(bytes((n * 7 + place) % 256 for place in range(20 + n % 40)))


def wait(tape: Tape, n: int, _port: int) -> None:
    """Time passes; once it steps back."""
    tape.wait(_WAITS[n % len(_WAITS)])
    tape.add_ip(udp(CAMERA, 5_000, RESOLVER, 53, dns_question("x.example")))


Part = Callable[[Tape, int, int], None]
PARTS: dict[str, Part] = {
    part.__name__: part
    for part in (
        pictures, words, phone, encrypted, greeting, names, attempts, knocks, answered, relay, update, fetched, held,
        sound, moves, noise, wait,
    )
}  # fmt: skip


# What several rules need at once: what goes on for a day after a switch-off, follows movements alone, leaves the house.
SCENES: tuple[tuple[tuple[str, int], ...], ...] = (
    (),
    (),
    (),
    (("wait", 3), ("pictures", 1), ("wait", 4), ("pictures", 2)),
    (("wait", 3), ("encrypted", 4), ("wait", 4), ("encrypted", 4)),
    (("moves", 0),),
    (("knocks", 0),),
    (("knocks", 1),),
    (("words", 3), ("wait", 4), ("words", 3), ("phone", 0)),
    (("wait", 4), *(("pictures", 1), ("wait", 4)) * 8),
    (("answered", 5),),
)


def recorded(parts: tuple[tuple[str, int], ...], *, apart_s: int = 1, is_raw: bool = False) -> Tape:
    """A tape with these parts one after the other, and so much time behind each; never empty.

    ``is_raw``: without hardware addresses, so that no device can be told apart.
    """
    tape = Tape(bytes) if is_raw else Tape()
    noise(tape, 0, 0)
    for place, (name, number) in enumerate(parts):
        PARTS[name](tape, number, 40_000 + 10 * place)
        tape.wait(apart_s)
    wait(tape, 0, 0)
    return tape
