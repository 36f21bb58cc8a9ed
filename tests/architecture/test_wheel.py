"""What is installed from a wheel works away from the checkout: pages, styles, schema."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = """
from gatp_participa import create_app
from gatp_participa.core import paths
client = create_app().test_client()
assert "_data" in str(paths.TEMPLATES), paths.TEMPLATES
for address in ("/", "/salud/lista", "/static/css/tokens.css", "/convocatorias"):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
print("works")
"""


@pytest.mark.timeout(300)
def test_a_wheel_serves_pages_away_from_the_checkout(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "fresh"
    venv.create(place, with_pip=False)
    site = next((place / "lib").glob("python*/site-packages"))
    unpack = [sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)]
    subprocess.run(unpack, check=True)
    # Libraries come from this environment; its own editable install of the project does not.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    env = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "GATP_SECRET_KEY": "x",
        "GATP_DATABASE_URL": f"sqlite:///{tmp_path}/w.sqlite", "GATP_DATA_DIR": str(tmp_path),
    }  # fmt: skip
    python = str(place / "bin" / "python")

    def run(*arguments):
        done = subprocess.run(
            [python, *arguments], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run("-m", "gatp_participa.cli", "db", "upgrade")
    run("-m", "gatp_participa.cli", "catalogue", "load")
    assert run("-c", ASK).strip().endswith("works")
