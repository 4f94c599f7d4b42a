"""Which payload type stands for which codec in a session description.

Source: RFC 8866 sections 5.14 and 6.6; RFC 3711 and RFC 5124 (a profile with SAVP is encrypted).
"""

from __future__ import annotations

import re

from reportgen.capture.rtp_packet import ENCRYPTED, Codec

_MEDIA = re.compile(rb"m=(audio|video) [0-9/]{1,11} ([A-Z/]{3,24}) ?([0-9 ]*)")
_MAP = re.compile(rb"a=rtpmap:([0-9]{1,3}) ([A-Za-z0-9._-]{1,40})/([0-9]{1,7})")
_OTHER_NAMES = {"MPEG4-GENERIC": "AAC", "MP4A-LATM": "AAC", "MP4A-ADTS": "AAC", "HEVC": "H265"}


def read_codecs(description: bytes) -> dict[int, Codec]:
    """The payload types that it names; those of encrypted media as :data:`ENCRYPTED`."""
    codecs: dict[int, Codec] = {}
    medium = ""
    is_encrypted = False
    for line in description.split(b"\n"):
        media, entry = _MEDIA.match(line), _MAP.match(line)
        if media is not None:
            medium, is_encrypted = media[1].decode("ascii"), b"SAVP" in media[2]
            if is_encrypted:
                codecs.update((int(kind), ENCRYPTED) for kind in media[3].split()[:128] if len(kind) < 4)
        elif entry is not None and medium and int(entry[1]) < 128 and not is_encrypted:
            name = entry[2].decode("ascii").upper()
            codecs[int(entry[1])] = Codec(medium, _OTHER_NAMES.get(name, name), max(int(entry[3]), 1))
    return codecs
