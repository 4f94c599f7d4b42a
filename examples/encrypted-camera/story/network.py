"""The camera, its vendor's host and name: all reserved for documentation (see ``making.home``)."""

from __future__ import annotations

from making.home import on_the_internet
from making.wire import Endpoint

CAMERA = Endpoint("00:00:5e:00:53:66", "192.168.178.66")
MODEL, SERIAL_NUMBER, FIRMWARE = "MB-2", "MB2-26-000815", "3.0.7"

CLOUD_NAME, VENDOR_ZONE = "cloud.musterblick.example", "musterblick.example"
DESTINATION = on_the_internet("192.0.2.61", 51)
