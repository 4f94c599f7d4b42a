"""nfstream with what it does by itself: conversations and their applications. Runs in an environment of its own."""

from __future__ import annotations

import sys

from nfstream import NFStreamer  # type: ignore[import-not-found]

if __name__ == "__main__":
    print(sum(1 for _ in NFStreamer(source=sys.argv[1])))
