"""What users, vendors and networks may write, for every test that wants to know whether it does harm."""

from __future__ import annotations

MARKUP = "<b>&amp;</b>{{ 7*7 }}${x}{x}%s"
DIRECTIONS = "\u202e\u2066 Ä"
SCRIPTS = "a\u0308\u0301\u0302\u0303 中文カナ한글 كاميرا 😀 \ud7ff "
# Markup, template marks, direction controls, other scripts, combining marks, no glyph at all, one endless word.
HOSTILE = MARKUP + DIRECTIONS + SCRIPTS + "w" * 90
# Numbers as people write them: none of them is in any capture.
NUMBERS = (
    "4711 Mal, 83,5 %, 12.345,67 €, 3.–7. Mai 2031, 23:59 Uhr, 198.51.100.254, 2001:db8::4711, 5G, 50%ige, 1/2, №9, x²",
    "always 4,711 times, 99.9% of 12 cases, on 1/5/2031 at 11:59 pm, +49 30 5550147, v2.13.7-rc1, €1,000.-, 7×24, [8]",
    "三千四百 １２３４ ٤٥٦ ۷۸۹ Ⅷ ½ ⑨ 0x1F 1e9 10^6 1_000 −5 ±3 §4711 Nr.12/2031 A4711B 77777777777777777777",
)
