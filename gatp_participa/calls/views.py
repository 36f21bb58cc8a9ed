from flask import Blueprint

bp = Blueprint("calls", __name__)
from gatp_participa.web.guards import public as _p

bp.add_url_rule("/convocatorias", "index", _p(lambda **kw: ""))
from gatp_participa.web.guards import public as _p

bp.add_url_rule("/convocatorias/<slug>", "show", _p(lambda **kw: ""))
