"""The camera: a connection that it holds, and encrypted uploads on connections of their own."""

from __future__ import annotations

import random

from making import names, tls
from making.home import ROUTER
from making.tape import Tape
from making.tcp import Conversation
from making.wire import datagram

from .network import CAMERA, CLOUD_NAME, DESTINATION, VENDOR_ZONE
from .truth import Truth, Upload

_SECOND_US = 1_000_000
_NAME_KEPT_US = 300 * _SECOND_US
_FIRST_PORT, _LAST_PORT = 32_768, 60_999
_SIGN_OF_LIFE_BYTES = 41
_BETWEEN_SIGNS_US = (112 * _SECOND_US, 127 * _SECOND_US)


class Camera:
    """Acts on a tape and notes the truth."""

    def __init__(self, tape: Tape, truth: Truth, rng: random.Random) -> None:
        self._tape = tape
        self._truth = truth
        self._rng = rng
        self._port = _FIRST_PORT + 2_907
        self._name_known_until_us = 0

    def hold(self, at_us: int, until_us: int) -> None:
        """A connection with a sign of life every two minutes; it ends without a farewell when the power goes."""
        rng = self._rng
        conversation = self._connect()
        at_us = tls.greet(conversation, rng, self._look_up(at_us), CLOUD_NAME)
        at_us, _ = conversation.client_sends(at_us + 2_000, tls.finished(rng) + tls.encrypted(rng, 310))
        while True:
            at_us += rng.randrange(*_BETWEEN_SIGNS_US)
            if at_us + _SECOND_US > until_us:
                return
            at_us, _ = conversation.client_sends(at_us, tls.encrypted(rng, _SIGN_OF_LIFE_BYTES))
            at_us = conversation.server_sends(at_us + rng.randrange(300, 1_900), tls.encrypted(rng, 29))

    def upload(self, at_us: int, size_bytes: int) -> None:
        """One upload on a connection of its own."""
        rng = self._rng
        at_us = self._look_up(at_us)
        conversation = self._connect()
        at_us = tls.greet(conversation, rng, at_us, CLOUD_NAME)
        data = tls.finished(rng) + tls.encrypted(rng, size_bytes)
        at_us, sent = conversation.client_sends(at_us + rng.randrange(900, 4_000), data)
        self._truth.uploads.append(Upload(size_bytes, conversation.client.port, tuple(one.key for one in sent)))
        at_us = conversation.server_sends(at_us + rng.randrange(9_000, 60_000), tls.encrypted(rng, 96))
        conversation.close(at_us + rng.randrange(50_000, 900_000))

    def _connect(self) -> Conversation:
        self._port += self._rng.randrange(1, 5)
        if self._port > _LAST_PORT:
            self._port = _FIRST_PORT + self._rng.randrange(97)
        return Conversation(self._tape, self._rng, CAMERA, self._port, DESTINATION, 443)

    def _look_up(self, at_us: int) -> int:
        """Asks for the host unless its address is still known; gives the time at which it is."""
        if self._name_known_until_us - _NAME_KEPT_US <= at_us < self._name_known_until_us:
            return at_us
        self._name_known_until_us = at_us + _NAME_KEPT_US
        port, number = self._rng.randrange(_FIRST_PORT, _LAST_PORT), self._rng.randrange(1 << 16)
        none = names.nothing_of_this_type(VENDOR_ZONE)
        for kind, found in ((names.A, [names.address(CLOUD_NAME, DESTINATION.address, 300)]), (names.AAAA, [])):
            question = names.message(number, names.QUERY, [(CLOUD_NAME, kind)])
            answer = names.message(number, names.ANSWER, [(CLOUD_NAME, kind)], found, [] if found else [none])
            self._tape.add(at_us, datagram(CAMERA, port, ROUTER, 53, question, identification=number))
            at_us += self._rng.randrange(600, 24_000)
            self._tape.add(at_us, datagram(ROUTER, 53, CAMERA, port, answer, identification=number))
            at_us += self._rng.randrange(500, 2_000)
            number = (number + 1) & 0xFFFF
        return at_us
