"""What a random case may say, as literals of TOML: sections with the keys that must stand there and those that may."""

from __future__ import annotations

from building import CAMERA, DESTINATION
from hostile_words import NUMBERS
from random_tape import EMAIL, OTHER, SERIAL

YES_NO = ("true", "false")
WORDS = tuple(
    f"{{ de = '{words}', en = '{words}' }}" for words in ("wie ich es sah", *(w.replace("'", "") for w in NUMBERS))
)
DAYS = ("2026-05-28", "2026-06-02", "2026-07-14", "2026-11-19")
EXHIBITS = ('"a"', '"b"', '"dsn"')
ADDRESSES = (f'"{DESTINATION}"', f'"{OTHER}"')
_FOUND = ('"found"', '"not found"', '"unclear"')
_MOMENTS = ("2026-05-28T20:26:41Z", "2026-05-28T20:36:41Z")
_KINDS = ("access request", "enquiry", "erasure request", "objection", "answer", "complaint", "stop request", "other")
_SAID = ("complete", "partly", "refused", "acknowledged", "extension", "identity", "only processor", "forwarded")
COUNTRIES: tuple[str | None, ...] = (None, "CN", "US", "DE", "GB")

# Section → (key → values that it must have, key → values that it may have): literals of TOML.
Section = tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]
ONCE: dict[str, Section] = {
    "complainant": (
        {"name": ('"Erika Mustermann"',)},
        {"street": ('"Musterstraße 1"',), "postal_code": ('"99999"', '"1010"'), "city": ('"Musterstadt"',),
         "email": (f'"{EMAIL}"',), "phone": ('"+49 30 5550100"',), "country": ('"Österreich"', '"Schweiz"', '"DE"')},
    ),
    "device": (
        {"brand": ('"Beispielcam"', '"M 24/7 %"'), "model": ('"BC-100"', '"２号"')},
        {"kind": ('"camera"', '"doorbell"'), "serial": (f'"{SERIAL}"',), "mac": ('"00:00:5E:00:53:42"',),
         "ip_addresses": (f'["{CAMERA}"]',), "bought_on": ("2026-02-03",), "bought_new": YES_NO,
         "bought_from": ('"Markt 2000"',), "label_exhibit": EXHIBITS},
    ),
    "vendor": (
        {"name": ('"Beispielcam"', '"Kamera 3000"')},
        {"legal_name": ('"Muster-Holding 8 GmbH"', '"Werbedienst"'), "privacy_email": ('"privacy@vendor.example"',),
         "street": ('"Weg 5"',), "city": ('"Ort"',)},
    ),
    "vendor.contact": ({"where": WORDS}, {"read_on": DAYS}),
    "authority": (
        {"name": ('"Die Landesbeauftragte"',), "source": ('"invented"',), "read_on": DAYS},
        {"street": ('"Allee 1"',), "postal_code": ('"99999"',), "city": ('"Musterstadt"',)},
    ),
    "seller": ({"name": ('"Markt 2000"',)}, {"street": ('"Platz 5"',), "city": ('"Ort"',)}),
    "rights": (
        {},
        {"erasure_ground": ('"unlawful"',), "restriction_ground": ('"contested"',), "wrong": WORDS, "right": WORDS,
         "reasons": WORDS, "defect": WORDS, "publish_from": ("2027-01-15",), "publish_where": WORDS},
    ),
    "declarations": (
        {},
        {**dict.fromkeys(("app_used_during_capture", "own_target_set_up", "account_exists", "cloud_booked",
                          "consent_given", "email_given", "alerts_switched_on", "own_property_only", "private_use",
                          "destination_chosen", "processor_contract", "ask_internal_duties", "sound_recorded"), YES_NO),
         "pictures_viewed_count": ("60", "7"), "pictures_recognisable_count": ("0", "7")},
    ),
    "home_position": ({"latitude": ("52.5",), "longitude": ("13.4",)}, {}),
    "filter": (
        {"address": ADDRESSES, "how": WORDS},
        {"on_at": ("2026-05-28T20:26:50Z", "2026-05-28T20:30:00Z", "2026-05-29T21:00:00", "2026-06-01T22:00:00Z"),
         "off_at": ("2026-05-28T20:50:00Z", "2026-06-03T08:00:00Z"), "still_on": YES_NO, "exhibit": EXHIBITS},
    ),
    "settings": (
        {},
        {"looked_at": DAYS, "where": WORDS, "switch_found": YES_NO, "box_ticked": YES_NO, "exhibit": EXHIBITS},
    ),
    "switch_off": (
        {"setting": WORDS},
        {"at": (_MOMENTS[0],), "restarted_at": (_MOMENTS[1],), "exhibit": EXHIBITS},
    ),
    "setup": (
        {"how": WORDS},
        {"reset_at": ("2026-05-28T20:00:00Z",), "powered_on_at": (_MOMENTS[0],), "first_screen_at": (_MOMENTS[1],),
         "exhibit": EXHIBITS},
    ),
    "events": ({"exhibit": ('"a"',), "how": WORDS}, {"clock_offset_s": ("0", "9"), "own_count": ("3",)}),
    "policy": ({"url": ('"https://vendor.example/p/2031"',)}, {"read_on": DAYS, "version": ('"4.711"',),
               "exhibit": EXHIBITS, "other_notices_looked_at": YES_NO}),
    "policy.points": ({}, dict.fromkeys(("controller", "recipients", "storage", "rights", "third_countries"), _FOUND)),
    "establishment": (
        {},
        {"seat_country": ('"China"', '"DE"'), "seat_source": WORDS, "seat_read_on": DAYS, "seat_exhibit": EXHIBITS,
         "looked_in": WORDS, "looked_on": DAYS, "establishment_found": YES_NO, "representative_found": YES_NO,
         "exhibit": EXHIBITS},
    ),
    "transfer": (
        {"role": ('"exporter in the union"', '"direct collection"')},
        {"exporter": ('"Muster Europa 7 SE"',), "exporter_country": ('"IE"', '"CN"'), "recipient_country": ('"CN"',),
         "source": WORDS, "read_on": DAYS, "exhibit": EXHIBITS},
    ),
    "tariff": (
        {},
        {"price_cents_per_gb": ("250", "1000000"), "allowance_mb": ("5000", "1"), "currency": ('"EUR"', '"CHF"'),
         "exhibit": EXHIBITS},
    ),
    "submission": ({"text": WORDS}, {"exhibits": ('["a"]',)}),
}  # fmt: skip
OFTEN: dict[str, Section] = {
    "locations": (
        {"address": ADDRESSES, "country": ('"CN"', '"US"', '"DE"'), "source": ('"Ortsliste 9"',), "read_on": DAYS},
        {"place": WORDS, "distance_km": ("1", "8_000", "20_000"), "exhibit": EXHIBITS},
    ),
    "identifiers": (
        {"kind": ('"hardware address"',), "value": tuple(f'"02:00:5e:10:00:0{number}"' for number in range(1, 6))},
        {},
    ),
    "registry_texts": ({"address": ADDRESSES, "text": ("'net 8/9 %'",), "seen_in": WORDS}, {"seen_on": DAYS}),
    "offers": (
        {"seen_in": WORDS},
        {"seen_on": DAYS, "delivered_here": YES_NO, "price_in_euro": YES_NO, "language_here": YES_NO,
         "exhibit": EXHIBITS},
    ),
    "access_by_others": (
        {"kind": ('"vendor notice"', '"search engine"', '"foreign login"', '"other"'), "summary": WORDS},
        {"noticed_on": DAYS, "exhibit": EXHIBITS},
    ),
}  # fmt: skip
LETTER: Section = (
    {"direction": ('"sent"', '"received"'), "channel": ('"e-mail"', '"letter"', '"unknown"'),
     "kind": tuple(f'"{kind}"' for kind in _KINDS)},
    {"date": ("2026-06-01", "2026-06-04", "2026-08-03"), "party": ('"vendor"', '"authority"', '"seller"'),
     "counterpart": ('"privacy@vendor.example"',), "says": tuple(f'["{word}"]' for word in _SAID),
     "summary": WORDS, "quote": ("'We keep 4711 of it.'",), "exhibit": EXHIBITS, "bounced": YES_NO,
     "bounce_exhibit": ('"dsn"',), "arrived_on": ("2026-08-04",), "arrival_known_by": ('"tracking"',),
     "no_reply_until": ("2026-11-18",),
     "spam_checked": YES_NO, "reasons_given": YES_NO},
)  # fmt: skip
# Letters that together carry a finding: a request without an answer, and an address that two messages did not reach.
_SENT = """
[[correspondence]]
id = "{id}"
direction = "sent"
channel = "e-mail"
kind = "{kind}"
date = {date}
party = "vendor"
counterpart = "privacy@vendor.example"
exhibit = "a"
"""
_BOUNCED = _SENT + 'bounced = true\nbounce_exhibit = "dsn"\n'
EXCHANGES = (
    _SENT.format(id="r1", kind="access request", date="2026-06-01")
    + 'arrived_on = 2026-06-02\narrival_known_by = "read-receipt"\nno_reply_until = 2026-11-18\nspam_checked = true\n',
    "".join(_BOUNCED.format(id=f"b{day}", kind="enquiry", date=f"2026-06-0{day}") for day in (1, 5)),
)
RECIPIENT: Section = ({"address": ADDRESSES}, {"party": ('"first"', '"support"', '"third"'), "party_why": WORDS})
TOP: Section = (
    {"schema_version": ("2",), "reference": ('"R-4711/26"',), "constructed": ("true", "true", "false")},
    {"letter_date": ("2026-11-20",), "place": ('"Musterstadt"',), "summary": WORDS,
     "timezone": ('"Europe/Vienna"',)},
)  # fmt: skip
CAPTURE: Section = (
    {"point": ('"lan"', '"lan"', '"internet"', '"unknown"')},
    {"router": ('"R 7590"',), "taken_by": WORDS, "clock": WORDS},
)
