from flask import Blueprint

bp = Blueprint("themes", __name__)
from gatp_participa.web.guards import public as _p

bp.add_url_rule("/temas", "index", _p(lambda **kw: ""))
from gatp_participa.web.guards import public as _p

bp.add_url_rule("/temas/<int:theme_id>", "show", _p(lambda **kw: ""))
