"""Constructed captures for tests: files, frames, conversations and what they carry, all small and readable.

    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    frames = talk.client_sends(upload(picture("one")), order=(1, 0, 2))
    capture = read(tape.pcap())

Only private and documentation addresses; vendors are invented.
"""

from building.content import client_hello, dns_answer, dns_question, http_request, picture, upload
from building.conversation import Conversation
from building.files import CAMERA, DESTINATION, RESOLVER, START_NS, Record, Tape, modified_pcap, pcap
from building.frames import arp, ethernet, icmp, icmp_quoting, ip, tcp, udp, vlan

__all__ = [
    "CAMERA",
    "DESTINATION",
    "RESOLVER",
    "START_NS",
    "Conversation",
    "Record",
    "Tape",
    "arp",
    "client_hello",
    "dns_answer",
    "dns_question",
    "ethernet",
    "http_request",
    "icmp",
    "icmp_quoting",
    "ip",
    "modified_pcap",
    "pcap",
    "picture",
    "tcp",
    "udp",
    "upload",
    "vlan",
]
