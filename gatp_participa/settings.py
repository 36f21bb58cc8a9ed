"""Every setting the platform reads, in one place, read once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any


class MissingSettingError(RuntimeError):
    """A setting that has no safe default was not given; the message names the variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one running instance; the variable of a field is ``GATP_<FIELD>``."""

    secret_key: str
    database_url: str
    data_dir: Path = Path("var")
    public_url: str = "http://127.0.0.1:8000"
    timezone: str = "America/Mexico_City"
    demo: bool = False
    secure_cookies: bool = True
    encoder: str = "hybrid"
    broker_url: str = ""
    smtp_url: str = ""
    mail_from: str = "participa@localhost.localdomain"
    trusted_proxies: int = 0
    catalogue_seconds: float = 30.0
    max_upload_mb: int = 64
    storage: str = ""  # where files that people send are; a folder of ``data_dir`` by default
    lease_seconds: float = 60.0  # how long a silent worker keeps its job
    form_seconds: float = 2.0  # a visitor's form that comes back sooner is asked for again
    identity_key: str = field(default="", repr=False)  # newest first, older ones after a comma
    national_login: str = ""  # "", "oidc" or "llave"
    national_login_name: str = ""  # how people know it
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_curp_claim: str = "curp"
    llave_url: str = "https://www.llave.gob.mx/oauth.xhtml"
    llave_api: str = "https://api.llave.gob.mx/ws/rest/oauth"
    llave_client_id: str = ""
    llave_client_secret: str = field(default="", repr=False)
    llave_user: str = ""
    llave_password: str = field(default="", repr=False)
    testing: bool = False

    @property
    def identity_keys(self) -> tuple[str, ...]:
        """The keys of identities' fingerprints: the first writes, all of them recognise."""
        return tuple(key.strip() for key in self.identity_key.split(",") if key.strip())

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, serving: bool = False) -> Settings:
        """Read the environment.

        Only what signs cookies and codes (``serving``) needs the secret; a command that
        lists or imports works without it.

        Raises:
            MissingSettingError: ``GATP_SECRET_KEY`` is needed and absent.
            ValueError: a number or a yes/no cannot be read.
        """
        data_dir = Path(env.get("GATP_DATA_DIR", "var")).absolute()
        demo = _flag(env, "GATP_DEMO", default=False)
        public_url = env.get("GATP_PUBLIC_URL", cls.public_url).rstrip("/")
        return cls(
            secret_key=_secret(env, data_dir, demo=demo, serving=serving),
            database_url=env.get("GATP_DATABASE_URL") or f"sqlite:///{data_dir}/gatp.sqlite",
            data_dir=data_dir,
            public_url=public_url,
            timezone=env.get("GATP_TIMEZONE", cls.timezone),
            demo=demo,
            secure_cookies=_flag(
                env, "GATP_SECURE_COOKIES", default=public_url.startswith("https://")
            ),
            encoder=env.get("GATP_ENCODER", cls.encoder),
            broker_url=env.get("GATP_BROKER_URL", ""),
            smtp_url=env.get("GATP_SMTP_URL", ""),
            mail_from=env.get("GATP_MAIL_FROM", cls.mail_from),
            trusted_proxies=int(env.get("GATP_TRUSTED_PROXIES", "0")),
            max_upload_mb=int(env.get("GATP_MAX_UPLOAD_MB", str(cls.max_upload_mb))),
            storage=env.get("GATP_STORAGE", ""),
            lease_seconds=float(env.get("GATP_LEASE_SECONDS", str(cls.lease_seconds))),
            form_seconds=float(env.get("GATP_FORM_SECONDS", str(cls.form_seconds))),
            identity_key=_identity_key(env, data_dir, demo=demo),
            national_login=_national_login(env, demo=demo),
            **_provider(env),
        )

    def as_flask_config(self) -> dict[str, object]:
        """Return what Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True}
            if self.database_url.startswith("postgresql")
            else {},
            "TESTING": self.testing,
            "WTF_CSRF_ENABLED": not self.testing,
            "WTF_CSRF_TIME_LIMIT": None,  # a long proposal may take an afternoon to write
            "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
            "SESSION_REFRESH_EACH_REQUEST": False,  # it ends when it was said, used or not
            "SESSION_COOKIE_NAME": "gatp",
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "MAX_CONTENT_LENGTH": self.max_upload_mb * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "BABEL_DEFAULT_LOCALE": "es_MX",
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
        }


def in_use() -> Settings:
    """Return the settings of the application that is running."""
    from flask import current_app  # here: reading settings needs no web framework

    settings: Settings = current_app.extensions["gatp"]
    return settings


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"", "auto"}:
        return default
    if value in {"1", "true", "yes", "on", "si", "sí"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"{name} is neither yes nor no: {value!r}")


def _secret(env: Mapping[str, str], data_dir: Path, *, demo: bool, serving: bool) -> str:
    given = env.get("GATP_SECRET_KEY", "")
    if given:
        return given
    if demo:
        return _kept_secret(data_dir / "demo-secret")
    if serving:
        raise MissingSettingError(
            "Falta GATP_SECRET_KEY: dale un texto largo al azar, por ejemplo lo que imprime "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return secrets.token_urlsafe(32)


_NEEDED = {
    "": (),
    "oidc": ("OIDC_ISSUER", "OIDC_CLIENT_ID"),
    "llave": ("LLAVE_CLIENT_ID", "LLAVE_CLIENT_SECRET", "LLAVE_USER", "LLAVE_PASSWORD"),
}


def _national_login(env: Mapping[str, str], *, demo: bool) -> str:
    chosen = env.get("GATP_NATIONAL_LOGIN", "").strip().lower()
    if chosen not in _NEEDED:
        raise ValueError(f"GATP_NATIONAL_LOGIN is neither oidc nor llave: {chosen!r}")
    for name in (*_NEEDED[chosen], *(("IDENTITY_KEY",) if chosen and not demo else ())):
        if not env.get(f"GATP_{name}"):
            raise MissingSettingError(f"Falta GATP_{name}: GATP_NATIONAL_LOGIN={chosen} lo usa")
    return chosen


def _identity_key(env: Mapping[str, str], data_dir: Path, *, demo: bool) -> str:
    given = env.get("GATP_IDENTITY_KEY", "")
    if not given:
        return _kept_secret(data_dir / "demo-identity-key") if demo else ""
    if any(len(key.strip()) < _FEWEST_IN_KEY for key in given.split(",") if key.strip()):
        raise ValueError(f"GATP_IDENTITY_KEY is too short: at least {_FEWEST_IN_KEY} characters")
    return given


# A CURP can be guessed from public facts: only the key stands between one and its fingerprint.
_FEWEST_IN_KEY = 32
_PROVIDER = (
    "national_login_name", "oidc_issuer", "oidc_client_id", "oidc_client_secret",
    "oidc_curp_claim", "llave_url", "llave_api", "llave_client_id", "llave_client_secret",
    "llave_user", "llave_password",
)  # fmt: skip


def _provider(env: Mapping[str, str]) -> dict[str, Any]:
    given = {name: env.get(f"GATP_{name.upper()}", "") for name in _PROVIDER}
    return {name: value for name, value in given.items() if value}


def _kept_secret(path: Path) -> str:
    """Return the demonstration's secret, made once and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    secret = secrets.token_urlsafe(32)
    with os.fdopen(handle, "w") as file:
        file.write(secret)
    return secret
