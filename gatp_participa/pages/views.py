from flask import Blueprint

bp = Blueprint("pages", __name__)
from gatp_participa.web.guards import public

for name, url in (
    ("home", "/"),
    ("how", "/como-funciona"),
    ("privacy", "/privacidad"),
    ("accessibility", "/accesibilidad"),
):
    bp.add_url_rule(url, name, public(lambda: ""))
for name, url in (
    ("entities", "/estados"),
    ("entity", "/estados/<code>"),
    ("proposals", "/convocatorias/<slug>/propuestas"),
    ("proposal", "/propuestas/<folio>"),
    ("search", "/buscar"),
):
    bp.add_url_rule(url, name, public(lambda **kw: ""))
