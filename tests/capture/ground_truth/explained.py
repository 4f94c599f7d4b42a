"""Every difference between our readings and tshark's, reviewed: which file, what, who is right and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from ground_truth.compare import Compared
from ground_truth.second_look import SecondLook


class Right(StrEnum):
    """Who is right."""

    WE = "we"
    BOTH = "both"  # they count another thing
    TSHARK = "tshark"  # a lack of ours, known


@dataclass(frozen=True, slots=True)
class Explained:
    """Files by pattern, categories, things by pattern; ``proof`` must hold as well where there is one."""

    files: str
    categories: tuple[str, ...]
    right: Right
    why: str
    things: str = "*"
    proof: Callable[[Compared, SecondLook], bool] | None = None

    def covers(self, file: str, difference: Compared, second: SecondLook) -> bool:
        """Whether this explains the difference."""
        return (
            difference.category in self.categories
            and fnmatchcase(file, self.files)
            and fnmatchcase(difference.thing, self.things)
            and (self.proof is None or self.proof(difference, second))
        )


def _stands_beside_answers(difference: Compared, second: SecondLook) -> bool:
    return difference.theirs is True and second.is_only_beside_answers(difference.thing.rpartition(" ")[2])


def _is_the_records_own_name(difference: Compared, second: SecondLook) -> bool:
    name, _, address = difference.thing.rpartition(" ")
    return difference.ours is True and second.is_record(name, address)


def _stands_in_segments(difference: Compared, second: SecondLook) -> bool:
    ours, theirs = difference.ours, difference.theirs
    return isinstance(ours, int) and isinstance(theirs, int) and theirs < ours <= second.segments_with(difference.thing)


def _stands_in_a_host_field(difference: Compared, second: SecondLook) -> bool:
    return difference.ours is True and second.segments_with(f"Host: {difference.thing}") > 0


def _is_of_a_service(difference: Compared, second: SecondLook) -> bool:
    """tshark files an address under the first name of the message, a service or a reverse name in multicast DNS."""
    name, _, address = difference.thing.rpartition(" ")
    named = {r.owner for r in second.address_records if r.address == address and r.is_answer}
    return difference.theirs is True and name not in named and bool(named)


_AMOUNTS = ("tcp", "udp", "ipv4", "ipv6", "addresses")
_INNER = (*_AMOUNTS, "http", "hosts", "sni", "dns", "images")

EXPLAINED: tuple[Explained, ...] = (
    # Names
    Explained(
        "*",
        ("dns",),
        Right.BOTH,
        "The address is that of a name server, in the authority or additional section: nobody asked for it.",
        proof=_stands_beside_answers,
    ),
    Explained(
        "*",
        ("dns",),
        Right.WE,
        "Multicast DNS answers without a question: the name is the record's own, not the message's first.",
        proof=_is_the_records_own_name,
    ),
    Explained(
        "quic__mercury__quic_reordered_frames.pcap",
        ("dns",),
        Right.WE,
        "A multicast DNS answer without a question; tshark files addresses under questions only.",
        "android.local *",
    ),
    Explained(
        "*",
        ("dns",),
        Right.WE,
        "Multicast DNS: tshark files the address under the message's first name, not under the record's own.",
        proof=_is_of_a_service,
    ),
    Explained(
        "wifi__zeek__radiotap.pcap",
        ("dns",),
        Right.WE,
        "Multicast DNS: the second look does not read radiotap; the record's own name stands in frame 3.",
        "art-teachers-ipad.local *",
    ),
    *(
        Explained(name, ("dns",), Right.WE, "A probe is no answer (RFC 6762 section 8.1).", thing)
        for name, thing in (
            ("dns__ipfixprobe__dnssd.pcap", "jaja._udisks-ssh.*"),
            ("dns__mercury__mdns_capture.pcap", "1.0.d.2.*"),
        )
    ),
    # Requests
    Explained(
        "*",
        ("http",),
        Right.WE,
        "The request lines stand in the segments; tshark lists a request only where its whole body was recorded.",
        proof=_stands_in_segments,
    ),
    Explained(
        "http__PcapPlusPlus__4KHttpRequests.pcap",
        ("hosts",),
        Right.WE,
        "Hosts of requests whose bodies were not recorded; the field stands in the segments.",
        proof=_stands_in_a_host_field,
    ),
    Explained(
        "http__pcap2har__out-of-order.pcap",
        ("http",),
        Right.WE,
        "The ground truth keeps 200 characters of a line with two requests; the second one is cut there.",
        "GET */568506_c8c37f90-ae45-4c4c-9.jpg",
    ),
    Explained(
        "http__zeek__methods.pcap",
        ("http", "hosts"),
        Right.TSHARK,
        "Lines that end with LF alone, as a recipient may take them (RFC 9112 section 2.2), and methods nobody uses.",
    ),
    Explained(
        "linktype__zeek__mixed-vlan-mpls.pcap",
        ("http",),
        Right.TSHARK,
        "HTTP/0.9: a request line without a version.",
    ),
    Explained(
        "mixed-home__TracePcap__demo_all_rules.pcap",
        ("http",),
        Right.TSHARK,
        "An attack whose target holds blanks: no request line by RFC 9112 section 3.",
        "GET /search[?]q='",
    ),
    # Tunnels: the outer packets are the conversation that the home network saw; tshark counts the inner ones as well.
    *(
        Explained(f"*{name}*", _INNER, Right.BOTH, f"{what}: tshark counts the packets inside as well, we do not.")
        for name, what in (
            ("zeek__Teredo", "IPv6 in UDP (Teredo)"),
            ("zeek__erspan", "ERSPAN in GRE"),
            ("zeek__gre-sample", "IPv4 in GRE"),
            ("zeek__ping6-in-ipv4", "IPv6 in IPv4"),
            ("zeek__vxlan", "VXLAN"),
            ("zeek__mpls-6in6-6in6-4in6-trunc", "IPv6 in IPv6"),
        )
    ),
    *(
        Explained(name, ("ipv4", "ipv6", "addresses"), Right.BOTH, f"{what}: tshark counts inner packets too.", thing)
        for name, what, things in (
            ("dns__mercury__dns_packet.capture2.pcap", "PPP in GRE", ("*17.1.1.122*", "*40.0.0.2*")),
            ("dns__mercury__dns_packet.capture2.pcap", "Teredo", ("*2001:0:*", "fe80::*", "ff02::2")),
            ("mixed-home__mercury__emix.pcap", "Teredo", ("2001:0:*", "ff02::1")),
        )
        for thing in things
    ),
    # Fragments: each is a frame of its conversation; tshark counts the datagram once, at the frame that completes it.
    *(
        Explained(name, _AMOUNTS, Right.WE, "Fragments are frames on the wire; tshark counts whole datagrams.")
        for name in (
            "dns__zeek__dns-edns-ecs.pcap",
            "dns__zeek__ipv6-fragmented-dns.pcap",
            "linktype__PcapPlusPlus__ip6_fragments.pcap",
        )
    ),
    # Packets recorded twice: the same IP packet at the same moment in another link header. tshark counts every record.
    *(
        Explained(name, _AMOUNTS, Right.WE, f"Recorded twice {where}; counted once.", thing)
        for name, where, things in (
            (
                "dns__mercury__dns_packet.capture2.pcap",
                "in the same microsecond, with and without the sender's hardware address",
                ("10.10.0.2:67 → 255.255.255.255:68", "10.10.0.2 → 255.255.255.255", "10.10.0.2", "255.255.255.255"),
            ),
            (
                "linktype__PcapPlusPlus__many_interfaces-1.pcapng",
                "within 39 µs, on en0 and lo0",
                ("*192.168.1.*", "255.*"),
            ),
            ("linktype__zeek__nflog-http.pcap", "by two hooks of the same machine", ("*",)),
            ("linktype__zeek__q-in-q.pcap", "within 139 µs, from two bridges", ("193.1.186.60*", "224.2.127.254")),
        )
        for thing in things
    ),
    Explained(
        "malformed__zeek__truncated-header.pcap",
        ("tcp",),
        Right.WE,
        "The recorder cut the first frame inside the TCP options; ports and flags are there. tshark leaves it out.",
    ),
    Explained(
        "malformed__PcapPlusPlus__tcp-malformed.pcap",
        ("tcp",),
        Right.BOTH,
        "The TCP header claims to be longer than its packet. The ports are there: we count, tshark does not.",
    ),
    Explained(
        "linktype__PcapPlusPlus__pcapng-example.pcapng",
        ("times",),
        Right.WE,
        "Time stamps in the year 586,512: taken for none.",
        "last",
    ),
    # What reportgen does not read.
    *(
        Explained(name, ("dns",), Right.TSHARK, f"{what}: not put together.")
        for name, what in (
            ("dns__zeek__dns-edns-ecs.pcap", "DNS answers in fragments"),
            ("linktype__PcapPlusPlus__ip6_fragments.pcap", "multicast DNS in fragments"),
        )
    ),
    # Pictures
    Explained(
        "http__pcap2har__out-of-order.pcap",
        ("images",),
        Right.WE,
        "Segments out of order: tshark's list leaves out objects whose segments overtook each other; ours are whole.",
    ),
    Explained(
        "tls__suricata-verify__tls-subjectaltname_input.pcap",
        ("images",),
        Right.WE,
        "Segments out of order, as above.",
    ),
    Explained(
        "http__suricata-verify__http-body-hook-01_input.pcap",
        ("images",),
        Right.BOTH,
        "Four JPEG inside a PDF: tshark counts the PDF, we the pictures in it.",
    ),
    Explained(
        "http__suricata-verify__mqtt5_pub_jpeg.pcap",
        ("images",),
        Right.BOTH,
        "A JPEG published over MQTT: tshark's list is HTTP's.",
    ),
)

# Files that hold a capture and are refused, by message.
NOT_READ_YET: dict[str, str] = {
    "linktype__PcapPlusPlus__solaris.snoop": "capture.other-format",
}
# Files that hold none.
NO_CAPTURE: dict[str, str] = {
    "cut_in_global_header.eth": "capture.cut-header",
    "login_page_saved_as.eth": "capture.web-page",
    "not_authorized_body.eth": "capture.router-answer",
    "zero_bytes.eth": "capture.empty",
}
