from flask import Blueprint

bp = Blueprint("plans", __name__)
from gatp_participa.web.guards import public as _p

bp.add_url_rule("/compromisos", "index", _p(lambda **kw: ""))
from gatp_participa.web.guards import public as _p

bp.add_url_rule("/compromisos/<int:commitment_id>", "commitment", _p(lambda **kw: ""))
