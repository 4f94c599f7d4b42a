"""The camera: what it asks, what it sends, and how it knocks in vain once the filter is on."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from making import names, tls
from making.home import ROUTER
from making.tape import Tape
from making.tcp import Conversation, Mishap, Sent
from making.wire import Endpoint, datagram

from .network import API, API_NAME, CAMERA, DESTINATION, MODEL, SERIAL_NUMBER, UPLOAD_NAME, VENDOR_ZONE
from .picture import Painter, Shot
from .truth import Attempt, Transmission, Truth

_SECOND_US = 1_000_000
_NAME_KEPT_US = 300 * _SECOND_US
_SYN_AGAIN_AFTER_S = (0, 1, 3, 7)
_FIRST_PORT, _LAST_PORT = 32_768, 60_999
_PICTURES_PER_CONNECTION = 3


class Fate(Enum):
    """How the sending of a picture ends."""

    STORED = "200"
    REFUSED = "503, sent again on a new connection"
    CUT_BY_SERVER = "reset by the server in the middle, sent again"
    CUT_BY_CAMERA = "reset by the camera in the middle, never sent again"


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture and what will become of it."""

    shot: Shot
    fate: Fate = Fate.STORED


class Camera:
    """Acts on a tape and notes the truth; its methods are called in order of time."""

    def __init__(self, tape: Tape, truth: Truth, rng: random.Random, painter: Painter) -> None:
        self._tape = tape
        self._truth = truth
        self._rng = rng
        self._painter = painter
        self._port = _FIRST_PORT + 4_211
        self._name_known_until_us = 0

    def send_pictures(self, at_us: int, pictures: Sequence[Planned]) -> None:
        """A burst of pictures, a few on each connection; what was refused or cut is sent again."""
        waiting = deque((one.fate, self._painter.jpeg(one.shot)) for one in pictures)
        while waiting:
            at_us = self._look_up(at_us)
            conversation = self._connect(DESTINATION, 80)
            at_us = self._open(conversation, at_us)
            for _ in range(self._rng.randrange(_PICTURES_PER_CONNECTION) + 1):
                fate, jpeg = waiting.popleft()
                at_us = self._send(conversation, at_us, jpeg, fate)
                if fate in (Fate.REFUSED, Fate.CUT_BY_SERVER):
                    waiting.appendleft((Fate.STORED, jpeg))
                if fate is not Fate.STORED or not waiting:
                    break
                at_us += self._rng.randrange(1_500_000, 6_000_000)
            if fate in (Fate.STORED, Fate.REFUSED):
                at_us = conversation.close(at_us, by_server=fate is Fate.REFUSED)
            at_us += self._rng.randrange(3_000_000, 7_000_000)

    def knock(self, at_us: int) -> None:
        """One attempt that nobody answers: a SYN and its two or three copies."""
        at_us = self._look_up(at_us)
        conversation = self._connect(DESTINATION, 80)
        copies = len(_SYN_AGAIN_AFTER_S) - (self._rng.random() < 0.3)
        keys = tuple(
            conversation.knock(at_us + seconds * _SECOND_US + self._rng.randrange(9_000))
            for seconds in _SYN_AGAIN_AFTER_S[:copies]
        )
        client = conversation.client
        self._truth.attempts.append(Attempt(client.port, client.next_sequence, keys))

    def check_in(self, at_us: int) -> None:
        """A short encrypted conversation with another host of the vendor."""
        at_us = self._ask(at_us, API_NAME, API.address)
        up_bytes, down_bytes = self._rng.randrange(600, 1_900), self._rng.randrange(300, 1_100)
        conversation = self._connect(API, 443)
        tls.session(conversation, self._rng, at_us, API_NAME, up_bytes, down_bytes)

    def _connect(self, server: Endpoint, port: int) -> Conversation:
        self._port += self._rng.randrange(1, 4)
        if self._port > _LAST_PORT:
            self._port = _FIRST_PORT + self._rng.randrange(97)
        return Conversation(self._tape, self._rng, CAMERA, self._port, server, port)

    def _open(self, conversation: Conversation, at_us: int) -> int:
        if self._rng.random() < 0.012:
            self._truth.repeated_syns.append(conversation.knock(at_us))
            at_us += _SECOND_US + self._rng.randrange(9_000)
        first = len(self._tape)
        at_us = conversation.open(at_us)
        self._truth.connections.append(first)
        return at_us

    def _look_up(self, at_us: int) -> int:
        """Asks for the upload host unless its address is still known; gives the time at which it is."""
        if at_us < self._name_known_until_us:
            return at_us
        self._name_known_until_us = at_us + _NAME_KEPT_US
        return self._ask(at_us, UPLOAD_NAME, DESTINATION.address)

    def _ask(self, at_us: int, name: str, address: str) -> int:
        port, number = self._rng.randrange(_FIRST_PORT, _LAST_PORT), self._rng.randrange(1 << 16)
        none = names.nothing_of_this_type(VENDOR_ZONE)
        for kind, found in ((names.A, [names.address(name, address, 300)]), (names.AAAA, [])):
            question = names.message(number, names.QUERY, [(name, kind)])
            answer = names.message(number, names.ANSWER, [(name, kind)], found, [] if found else [none])
            self._tape.add(at_us, datagram(CAMERA, port, ROUTER, 53, question, identification=number))
            at_us += self._rng.randrange(600, 24_000)
            self._tape.add(at_us, datagram(ROUTER, 53, CAMERA, port, answer, identification=number))
            at_us += self._rng.randrange(500, 2_000)
            number = (number + 1) & 0xFFFF
        return at_us

    def _send(self, conversation: Conversation, at_us: int, jpeg: bytes, fate: Fate) -> int:
        """One POST and its answer; gives the time of the last frame."""
        rng = self._rng
        waits = rng.random() < 0.3
        head, opening, ending = _request(rng, len(jpeg), waits_for_continue=waits)
        at_us += rng.randrange(1_000, 6_000)
        if waits:
            at_us, _ = conversation.client_sends(at_us, head)
            at_us = conversation.server_sends(at_us + rng.randrange(500, 3_000), b"HTTP/1.1 100 Continue\r\n\r\n")
            head = b""
        before = len(head) + len(opening)
        data = head + opening + jpeg + ending
        if fate in (Fate.CUT_BY_SERVER, Fate.CUT_BY_CAMERA):
            end_us, sent = conversation.client_sends(at_us, data[: before + len(jpeg) * 3 // 5])
            self._note(conversation, jpeg, sent, before, None)
            return conversation.reset(end_us + rng.randrange(8_000, 90_000), by_server=fate is Fate.CUT_BY_SERVER)
        at_us, sent = conversation.client_sends(at_us, data, self._mishap())
        stored = fate is Fate.STORED
        self._note(conversation, jpeg, sent, before, 200 if stored else 503)
        return conversation.server_sends(at_us + rng.randrange(9_000, 80_000), _STORED if stored else _BUSY)

    def _mishap(self) -> Mishap | None:
        dice = self._rng.random()
        limits = ((0.05, Mishap.LOST), (0.09, Mishap.SWAPPED), (0.12, Mishap.LATE))
        return next((mishap for limit, mishap in limits if dice < limit), None)

    def _note(self, conversation: Conversation, jpeg: bytes, sent: list[Sent], before: int, status: int | None) -> None:
        holding = [one for one in sent if one.start < before + len(jpeg) and one.end > before]
        self._truth.transmissions.append(
            Transmission(
                picture_sha256=hashlib.sha256(jpeg).hexdigest(),
                complete=status is not None,
                size_bytes=len(jpeg),
                client_port=conversation.client.port,
                keys=tuple(one.key for one in holding),
                keys_again=tuple(one.key for one in holding if one.again),
                http_status=status,
            )
        )


def _request(rng: random.Random, jpeg_bytes: int, *, waits_for_continue: bool) -> tuple[bytes, bytes, bytes]:
    """The head of the request, and the parts of its body before and behind the picture, as libcurl writes them."""
    boundary = "-" * 24 + rng.randbytes(8).hex()
    event = rng.randrange(100_000, 1_000_000)
    opening = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="device"\r\n\r\n{SERIAL_NUMBER}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="event"\r\n\r\n{event}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="image"; filename="motion_{event}.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    ending = f"\r\n--{boundary}--\r\n"
    head = (
        f"POST /v1/motion HTTP/1.1\r\nHost: {UPLOAD_NAME}\r\nUser-Agent: {MODEL}/1.4.2 libcurl\r\nAccept: */*\r\n"
        f"Content-Length: {len(opening) + jpeg_bytes + len(ending)}\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\n"
    )
    head += "Expect: 100-continue\r\n\r\n" if waits_for_continue else "\r\n"
    return head.encode(), opening.encode(), ending.encode()


def _answer(status: str, connection: str, body: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: {connection}\r\n\r\n{body}".encode()


_STORED = _answer("200 OK", "keep-alive", '{"result":"ok"}')
_BUSY = _answer("503 Service Unavailable", "close", '{"result":"busy"}')
