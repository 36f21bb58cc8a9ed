from dataclasses import replace

import pytest

KEY = "una-llave-de-prueba-de-mas-de-treinta-y-dos-letras"


@pytest.fixture
def with_settings(app, session):
    """Return a function that changes settings until the test ends."""
    before = app.extensions["gatp"]

    def change(**kw):
        app.extensions["gatp"] = replace(app.extensions["gatp"], **kw)

    yield change
    app.extensions["gatp"] = before


@pytest.fixture
def keyed(with_settings):
    """An instance that can verify identities."""
    with_settings(identity_key=KEY)
