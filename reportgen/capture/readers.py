"""The tables: which bytes are read by what. A new protocol is one line here and a module of its own.

**TCP** (``TCP_PROTOCOLS``, asked in this order, once per direction). A reader is made with a
:class:`reportgen.capture.talk.Talk` and implements :class:`reportgen.capture.stream.StreamReader`:

- ``feed(chunk)``: the bytes of one direction in order, each once; the first chunk begins where ``begins`` said yes.
- ``gap()``: bytes are missing between what came and what comes. A reader that cannot go on calls ``talk.done()``.
- ``finish()``: the stream ends, or memory ran out (then a later segment may begin a new reader).
- ``held_bytes``: about what it keeps, asked now and then; where all streams together keep too much, those that were
  quiet longest are finished first.

It emits through its talk: ``talk.name``, ``talk.image``, or by appending to a list of ``talk.found`` (a new kind of
value is a new list in :class:`reportgen.capture.talk.Found`). What both directions must know together is
``talk.shared(SomeClass)``. ``talk.done()`` ends reading of this direction: the rest of it costs next to nothing.
``talk.found.protocols[row]`` keeps which line recognised the conversation first. No exception leaves a reader, whatever
bytes come; hostile input costs bounded memory and linear time.

**UDP** (``DATAGRAM_PROTOCOLS`` for messages that stand alone, ``UDP_PROTOCOLS`` for those that need more than one).
``reads(datagram)`` says whether it is one; ``read(datagram, talk)`` emits as above. A reader of ``UDP_PROTOCOLS`` is
chosen by one of the first datagrams of a direction and then gets all of that direction.
"""

from __future__ import annotations

from reportgen.capture import (
    dhcp,
    dns,
    dtls,
    ftp,
    http,
    mqtt,
    not_examined,
    pppp,
    quic,
    rtp_udp,
    rtsp,
    smtp,
    ssdp,
    tls,
    udp_unknown,
)
from reportgen.capture.datagrams import DatagramProtocol, UdpProtocol
from reportgen.capture.sniffer import TcpProtocol
from reportgen.capture.talk import Side

_ORIGINATOR = frozenset({Side.ORIGINATOR})
_RESPONDER = frozenset({Side.RESPONDER})
_EITHER = _ORIGINATOR | _RESPONDER

_CAPITALS = bytes(range(0x41, 0x5B))
_TLS_BYTES = b"\x16" + bytes(range(0x80, 0x100))  # a record, or the oldest greeting

TCP_PROTOCOLS: tuple[TcpProtocol, ...] = (
    TcpProtocol(name="ftp-data", sides=_EITHER, begins=ftp.begins_data, reader=ftp.FtpData),
    TcpProtocol(
        name="http",
        sides=_EITHER,
        begins=http.begins_request,
        first_bytes=_CAPITALS,
        reader=http.HttpRequests,
        anywhere=True,
    ),
    TcpProtocol(
        name="http",
        sides=_EITHER,
        begins=http.begins_response,
        first_bytes=b"H",
        reader=http.HttpResponses,
        anywhere=True,
    ),
    TcpProtocol(
        name="rtsp",
        sides=_EITHER,
        begins=rtsp.begins_client,
        first_bytes=_CAPITALS + b"_",
        reader=rtsp.RtspDirection,
        anywhere=True,
    ),
    TcpProtocol(
        name="rtsp",
        sides=_EITHER,
        begins=rtsp.begins_server,
        first_bytes=b"R",
        reader=rtsp.RtspDirection,
        anywhere=True,
    ),
    TcpProtocol(
        name="rtsp",
        sides=_EITHER,
        begins=rtsp.begins_interleaved,
        first_bytes=b"$",
        reader=rtsp.RtspDirection,
        anywhere=True,
    ),
    TcpProtocol(
        name="tls", sides=_EITHER, begins=tls.begins_tls, first_bytes=_TLS_BYTES, reader=tls.TlsDirection, anywhere=True
    ),
    TcpProtocol(name="dns", sides=_EITHER, begins=dns.begins_stream, reader=dns.DnsMessages),
    TcpProtocol(
        name="smtp", sides=_ORIGINATOR, begins=smtp.begins_client, first_bytes=b"EHLehl", reader=smtp.SmtpCommands
    ),
    TcpProtocol(
        name="ftp",
        sides=_ORIGINATOR,
        begins=ftp.begins_client,
        first_bytes=_CAPITALS + _CAPITALS.lower(),
        reader=ftp.FtpCommands,
        anywhere=True,
    ),
    # SMTP servers greet so too: which of the two it is, only the client's direction tells.
    TcpProtocol(name="", sides=_RESPONDER, begins=ftp.begins_server, first_bytes=b"2", reader=ftp.FtpReplies),
    TcpProtocol(
        name="http2",
        sides=_ORIGINATOR,
        begins=not_examined.begins_http2,
        first_bytes=b"P",
        reader=not_examined.NotExamined,
        anywhere=True,
    ),
    TcpProtocol(
        name="rtmp",
        sides=_ORIGINATOR,
        begins=not_examined.begins_rtmp,
        first_bytes=b"\x03",
        reader=not_examined.NotExamined,
    ),
    TcpProtocol(
        name="mqtt", sides=_ORIGINATOR, begins=mqtt.begins_client, first_bytes=b"\x10", reader=mqtt.MqttPackets
    ),
    TcpProtocol(name="mqtt", sides=_RESPONDER, begins=mqtt.begins_broker, first_bytes=b"\x20", reader=mqtt.MqttPackets),
)

DATAGRAM_PROTOCOLS: tuple[DatagramProtocol, ...] = (
    DatagramProtocol(name="dns", ports=dns.PORTS, reads=dns.is_message, read=dns.read_datagram),
    DatagramProtocol(name="dhcp", ports=dhcp.PORTS, reads=dhcp.is_dhcp, read=dhcp.read_dhcp),
    DatagramProtocol(name="dhcpv6", ports=dhcp.PORTS_6, reads=dhcp.is_dhcp_6, read=dhcp.read_dhcp_6),
    DatagramProtocol(name="ssdp", first_bytes=ssdp.FIRST_BYTES, reads=ssdp.is_ssdp, read=ssdp.read_ssdp),
)

UDP_PROTOCOLS: tuple[UdpProtocol, ...] = (
    UdpProtocol(name="quic", begins=quic.begins_quic, reader=quic.QuicDirection),
    UdpProtocol(name="dtls", begins=dtls.begins_dtls, reader=dtls.DtlsDirection),
    UdpProtocol(name="rtp", begins=rtp_udp.begins_announced, reader=rtp_udp.AnnouncedRtp),
    UdpProtocol(name="pppp", begins=pppp.begins_pppp, reader=pppp.PpppDirection),
)
UNKNOWN_UDP = udp_unknown.UnknownUdp
"""What reads a direction whose first datagrams no line knows."""
