from dataclasses import replace

import pytest


@pytest.fixture
def encoder(app, monkeypatch):
    """Return a function that changes the encoder in the settings, for one test."""

    def use(name):
        monkeypatch.setitem(app.extensions, "gatp", replace(app.extensions["gatp"], encoder=name))

    return use
