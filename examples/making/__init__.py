"""What the scripts of the constructed examples share: an invented household, written down packet by packet.

``wire`` builds frames, ``tape`` keeps them and writes the file, ``tcp``, ``tls``, ``names`` and ``dhcp`` speak
protocols, ``home`` says who is there, ``household`` acts, ``page`` draws exhibits. Each example tells its own story.
"""
