from flask import Blueprint

bp = Blueprint("accounts", __name__)
from gatp_participa.web.guards import public

for name, url in (("sign_in", "/entrar"), ("profile", "/mi-cuenta"), ("desk", "/mesa")):
    bp.add_url_rule(url, name, public(lambda: ""))
