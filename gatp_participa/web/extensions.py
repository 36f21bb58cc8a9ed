"""Flask extensions, made once and bound to the application in ``app.py``."""

from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
babel = Babel()
login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.session_protection = None  # the account's session version closes sessions
