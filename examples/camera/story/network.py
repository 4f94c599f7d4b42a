"""The camera, its vendor's hosts and names: all reserved for documentation (see ``making.home``)."""

from __future__ import annotations

from making.home import on_the_internet
from making.wire import Endpoint

CAMERA = Endpoint("00:00:5e:00:53:42", "192.168.178.42")
MODEL, SERIAL_NUMBER = "BC-100", "BC100-26-004711"

UPLOAD_NAME, API_NAME = "upload.beispielcam.example", "api.beispielcam.example"
VENDOR_ZONE = "beispielcam.example"

DESTINATION = on_the_internet("203.0.113.77")
API = on_the_internet("203.0.113.20", 54)
