"""Everything else in the house: the router, a laptop, and the small talk of the camera. None of it is a finding."""

from __future__ import annotations

import random
import struct

from . import names, tls
from .dhcp import Client, Kind, from_client, from_router
from .home import (
    ALL_NODES,
    EVERYONE,
    LAPTOP,
    LAPTOP_IPV6,
    LAPTOP_WITHOUT_ADDRESS,
    MDNS_GROUP,
    ROUTER,
    ROUTER_IPV6,
    ROUTER_LINK_LOCAL,
    SSDP_GROUP,
    TIME_NAME,
    TIME_SERVER,
    on_the_internet,
)
from .tape import Tape
from .tcp import Conversation
from .wire import Endpoint, arp, datagram, icmpv6

_LAPTOP_DHCP = Client(LAPTOP, "laptop", "MSFT 5.0", bytes((1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252)))
_SITES = (
    ("www.example.com", on_the_internet("198.51.100.10", 57)),
    ("news.example.org", on_the_internet("198.51.100.24", 55)),
    ("mail.example.net", on_the_internet("198.51.100.33", 58)),
    ("shop.example.com", on_the_internet("198.51.100.80", 54)),
    ("static.example.org", on_the_internet("2001:db8:c0de::80", 57)),
)
_NTP_EPOCH_S = 2_208_988_800  # 1900 to 1970


class Household:
    """Small talk on a tape."""

    def __init__(self, tape: Tape, rng: random.Random, camera: Endpoint, model: str) -> None:
        self._tape = tape
        self._rng = rng
        self._camera = camera
        self._model = model
        self._camera_dhcp = Client(camera, model, "udhcp 1.30.1", bytes((1, 3, 6, 12, 15, 28, 42)))
        self._laptop_port = 49_152

    def arp_pair(self, at_us: int, asks: Endpoint = ROUTER, answers: Endpoint | None = None) -> None:
        """One asks where the other, or the camera, is; the other answers."""
        answers = answers or self._camera
        self._tape.add(at_us, arp(asks, answers, reply=False))
        self._tape.add(at_us + self._rng.randrange(900, 6_000), arp(answers, asks, reply=True))

    def router_speaks(self, at_us: int) -> None:
        """A router advertisement (RFC 4861) and what the router says about itself by SSDP."""
        prefix = struct.pack("!BBBBIII", 3, 4, 64, 0xC0, 7200, 3600, 0) + ROUTER_IPV6.packed[:8] + bytes(8)
        link_address = bytes((1, 1)) + ROUTER_LINK_LOCAL.packed_mac
        body = struct.pack("!BBHII", 255, 0, 1800, 0, 0) + prefix + link_address
        self._tape.add(at_us, icmpv6(ROUTER_LINK_LOCAL, ALL_NODES, 134, body))
        lines = (
            "NOTIFY * HTTP/1.1",
            "HOST: 239.255.255.250:1900",
            "LOCATION: http://192.168.178.1:49000/igddesc.xml",
            "SERVER: constructed-router UPnP/1.0",
            "CACHE-CONTROL: max-age=1800",
            "NT: upnp:rootdevice",
            "NTS: ssdp:alive",
            "USN: uuid:00000000-0000-0000-0000-00005e005301::upnp:rootdevice",
        )
        self._say(at_us + 4_000, ROUTER, 1900, SSDP_GROUP, 1900, _lines(lines), hop_limit=4)

    def camera_announces(self, at_us: int) -> None:
        """The camera's mDNS announcement, with an NSEC record as many devices send it."""
        host, kind = f"{self._model}.local", "_http._tcp.local"
        instance = f"{self._model} constructed.{kind}"
        message = names.message(
            0,
            names.MDNS_ANSWER,
            answers=[names.pointer(kind, instance), names.service(instance, host, 80), names.text(instance, "path=/")],
            additional=[names.address(host, self._camera.address, 120), names.only_ipv4(host)],
        )
        self._say(at_us, self._camera, 5353, MDNS_GROUP, 5353, message, hop_limit=255)

    def camera_asks_time(self, at_us: int) -> None:
        """NTP (RFC 5905): one question, one answer."""
        at_us = self._look_up(at_us, self._camera, TIME_NAME, TIME_SERVER.address, with_https=False)
        port, asked = self._rng.randrange(32_768, 60_999), _ntp_time(at_us)
        self._say(at_us, self._camera, port, TIME_SERVER, 123, b"\x23" + bytes(39) + asked)
        back_us = at_us + self._rng.randrange(18_000, 31_000)
        times = _ntp_time(at_us - 500_000_000) + asked + _ntp_time(at_us + 9_000) + _ntp_time(at_us + 9_040)
        answer = struct.pack("!BBbbII4s", 0x24, 2, 6, -23, 310, 620, bytes((192, 0, 2, 7))) + times
        self._say(back_us, TIME_SERVER, 123, self._camera, port, answer)

    def camera_renews(self, at_us: int) -> None:
        """The camera renews its address."""
        self._renew(at_us, self._camera_dhcp)

    def camera_restarts(self, at_us: int) -> None:
        """The camera comes back without an address, asks for one and says who it is."""
        at_us = self._new_address(at_us, self._camera_dhcp, Endpoint(self._camera.mac, "0.0.0.0"))
        self._tape.add(at_us + 40_000, arp(self._camera, self._camera, reply=False))
        self.camera_announces(at_us + 900_000)

    def laptop_wakes(self, at_us: int) -> None:
        """The laptop asks for its address and looks for services and media players."""
        at_us = self._new_address(at_us, _LAPTOP_DHCP, LAPTOP_WITHOUT_ADDRESS)
        self._tape.add(at_us + 30_000, arp(LAPTOP, ROUTER, reply=False))
        self._tape.add(at_us + 31_000, arp(ROUTER, LAPTOP, reply=True))
        question = names.message(0, 0, [("_http._tcp.local", names.PTR), (f"{self._model}.local", names.HTTPS)])
        self._say(at_us + 700_000, LAPTOP, 5353, MDNS_GROUP, 5353, question, hop_limit=255)
        self.camera_announces(at_us + 760_000)
        search = ("M-SEARCH * HTTP/1.1", "HOST: 239.255.255.250:1900", 'MAN: "ssdp:discover"', "MX: 3", "ST: ssdp:all")
        self._say(at_us + 1_900_000, LAPTOP, 50_312, SSDP_GROUP, 1900, _lines(search), hop_limit=1)

    def laptop_reads(self, at_us: int) -> None:
        """The laptop looks a name up and reads something, encrypted."""
        name, site = self._rng.choice(_SITES)
        laptop = LAPTOP_IPV6 if ":" in site.address else LAPTOP
        at_us = self._look_up(at_us, laptop, name, site.address, with_https=True)
        self._laptop_port = 49_152 + (self._laptop_port - 49_152 + self._rng.randrange(1, 5)) % 16_000
        conversation = Conversation(self._tape, self._rng, laptop, self._laptop_port, site, 443)
        up_bytes, down_bytes = self._rng.randrange(400, 1_500), self._rng.randrange(2_000, 24_000)
        tls.session(conversation, self._rng, at_us, name, up_bytes, down_bytes)

    def _look_up(self, at_us: int, client: Endpoint, name: str, address: str, *, with_https: bool) -> int:
        router = ROUTER_IPV6 if ":" in client.address else ROUTER
        port, number = self._rng.randrange(32_768, 60_999), self._rng.randrange(1 << 16)
        found = names.address(name, address, 600)
        kinds = [found.kind, names.HTTPS] if with_https else [found.kind]
        for kind in kinds:
            record = found if kind == found.kind else names.https(name, 600)
            self._say(at_us, client, port, router, 53, names.message(number, names.QUERY, [(name, kind)]))
            at_us += self._rng.randrange(600, 22_000)
            self._say(at_us, router, 53, client, port, names.message(number, names.ANSWER, [(name, kind)], [record]))
            at_us += self._rng.randrange(400, 1_500)
            number = (number + 1) & 0xFFFF
        return at_us

    def _renew(self, at_us: int, client: Client) -> None:
        number = self._rng.randrange(1 << 32)
        asks = from_client(client, Kind.REQUEST, number, renews=True)
        self._say(at_us, client.endpoint, 68, ROUTER, 67, asks)
        answer_us = at_us + self._rng.randrange(2_000, 9_000)
        self._say(answer_us, ROUTER, 67, client.endpoint, 68, from_router(client, Kind.ACKNOWLEDGE, number))

    def _new_address(self, at_us: int, client: Client, without_address: Endpoint) -> int:
        number = self._rng.randrange(1 << 32)
        for asks, answers in ((Kind.DISCOVER, Kind.OFFER), (Kind.REQUEST, Kind.ACKNOWLEDGE)):
            self._say(at_us, without_address, 68, EVERYONE, 67, from_client(client, asks, number, renews=False))
            at_us += self._rng.randrange(2_000, 9_000)
            self._say(at_us, ROUTER, 67, client.endpoint, 68, from_router(client, answers, number))
            at_us += self._rng.randrange(2_000, 9_000)
        return at_us

    def _say(
        self,
        at_us: int,
        source: Endpoint,
        source_port: int,
        target: Endpoint,
        target_port: int,
        payload: bytes,
        hop_limit: int | None = None,
    ) -> None:
        number = self._rng.randrange(1 << 16)
        frame = datagram(source, source_port, target, target_port, payload, identification=number, hop_limit=hop_limit)
        self._tape.add(at_us, frame)


def _lines(lines: tuple[str, ...]) -> bytes:
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def _ntp_time(at_us: int) -> bytes:
    seconds, rest_us = divmod(at_us, 1_000_000)
    return struct.pack("!II", seconds + _NTP_EPOCH_S, (rest_us << 32) // 1_000_000)
