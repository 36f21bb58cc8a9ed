import pytest

from gatp_participa.importers import services
from gatp_participa.importers.services import Options
from tests.support.factories import NOON


@pytest.fixture
def bring(session, tmp_path):
    """Return a function that imports a text and returns its result."""

    def _bring(content, *, call, person=None, is_rehearsal=False, **options):
        path = content
        if isinstance(content, str):
            path = tmp_path / "propuestas.csv"
            path.write_text(content, encoding="utf-8", newline="")
        file = services.open_file(path, Options(**options))
        if is_rehearsal:
            session.commit()  # a rehearsal undoes what is pending
            return services.rehearse(file, call=call, person=person, now=NOON)
        _, result = services.bring(
            file, call=call, person=person, now=NOON, file_name="propuestas.csv"
        )
        return result

    return _bring
