"""The folder that leaves the house: composed as bytes, checked as differences. Source: RFC 8493 (BagIt 1.0)."""
