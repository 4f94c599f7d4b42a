"""Where a password may come from without being typed: the environment, the system's keyring. Never from arguments."""

from __future__ import annotations

import os

from reportgen.adapters.fritzbox_login import Secret

VARIABLE = "REPORTGEN_FRITZBOX_PASSWORD"
KEYRING_SERVICE = "reportgen"


def stored_password(host: str) -> Secret | None:
    """The password for the box at ``host``; None where none is stored or the keyring package is not installed."""
    if value := os.environ.get(VARIABLE):
        return Secret(value)
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_password(KEYRING_SERVICE, host)
    except KeyringError:
        return None
    return Secret(found) if found else None
