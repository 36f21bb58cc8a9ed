from flask import Blueprint

bp = Blueprint("secretariats", __name__)
