"""The case of a few lines about whose destinations a registry is asked."""

from __future__ import annotations

CASE = """
schema_version = 2
reference = "T-1"
languages = ["en"]
[device]
brand = "Beispielcam"
model = "BC-100"
ip_addresses = ["192.168.178.42"]
[vendor]
name = "Beispielcam"
privacy_email = "privacy@beispielcam.example"
[[captures]]
id = "K1"
path = "k1.pcap"
point = "lan"
"""
