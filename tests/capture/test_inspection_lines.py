"""``inspect --json`` is written part by part, and is the same object."""

from __future__ import annotations

import json

from building import Conversation, Tape
from building.content import picture, upload
from rules import read

from reportgen.analysis.inspection import inspection_json, inspection_lines


def test_the_lines_are_the_object_as_json_would_write_it() -> None:
    tape = Tape()
    talk = Conversation(tape)
    talk.handshake()
    talk.client_sends(upload(picture("one")))
    Conversation(tape, client_port=5, server_port=6).syn()
    captures = [read(tape.pcap()), read(Tape().pcap())]
    for some in ([], captures[:1], captures):
        assert "\n".join(inspection_lines(some)) == json.dumps(inspection_json(some), indent=2)
