import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from gatp_participa.calls.forms import to_local, to_utc


def test_hours_are_typed_as_in_central_mexico():
    typed = datetime(2026, 12, 31, 23, 59)  # noqa: DTZ001 -- as a browser sends it
    assert to_utc(typed) == datetime(2027, 1, 1, 5, 59, tzinfo=UTC)
    assert to_local(to_utc(typed)) == typed
    assert to_utc(None) is None


def test_no_form_of_the_desk_is_taken_without_its_token(server):
    url = f"{server().url}/mesa/convocatorias/cualquiera/avanzar"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, data=b"to=analysing", timeout=10)  # noqa: S310
    assert refused.value.code == 400
    assert "se envió desde otra página" in refused.value.read().decode()
