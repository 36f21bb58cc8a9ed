from flask import Blueprint

bp = Blueprint("importers", __name__)
