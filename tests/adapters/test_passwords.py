"""A password comes from the environment, then from the keyring; without either there is none."""

from __future__ import annotations

import sys
import types

import pytest

from reportgen.adapters.fritzbox_login import Secret
from reportgen.adapters.passwords import VARIABLE, stored_password


class KeyringError(Exception):
    pass


def install(monkeypatch: pytest.MonkeyPatch, stored: dict[tuple[str, str], str] | None) -> None:
    """A keyring package with these entries; None: one that cannot be opened."""

    def get_password(service: str, name: str) -> str | None:
        if stored is None:
            raise KeyringError
        return stored.get((service, name))

    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    vars(keyring).update(get_password=get_password, errors=errors)
    vars(errors).update(KeyringError=KeyringError)
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)


@pytest.fixture(autouse=True)
def without_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, {("reportgen", "fritz.box"): "from the keyring"})
    assert stored_password("fritz.box") == Secret("from the keyring")
    monkeypatch.setenv(VARIABLE, "from the environment")
    assert stored_password("fritz.box") == Secret("from the environment")


def test_a_keyring_that_is_empty_locked_or_not_installed_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, {})
    assert stored_password("fritz.box") is None
    install(monkeypatch, None)
    assert stored_password("fritz.box") is None
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert stored_password("fritz.box") is None
