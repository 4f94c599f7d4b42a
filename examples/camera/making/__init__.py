"""The parts of ``make_capture.py``: an invented household, written down packet by packet.

``wire`` builds frames, ``tape`` keeps them and writes the file, ``tcp``, ``tls`` and ``names`` speak protocols,
``picture`` draws, ``camera`` and ``household`` act, ``story`` says when, ``truth`` notes what was done.
"""
