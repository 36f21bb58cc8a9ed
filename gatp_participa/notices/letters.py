"""Write a letter from its templates: subject, text and HTML, with addresses that work anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from gatp_participa.core.errors import InvalidInputError


@dataclass(frozen=True)
class Letter:
    """A message ready for the outbox."""

    subject: str
    text: str
    html: str


def compose(name: str, **data: Any) -> Letter:
    """Render ``templates/emails/<name>.txt`` (its first line is the subject) and ``.html``.

    The templates are rendered without the request's own variables: a letter written in a
    job and one written in a page are the same.

    Raises:
        InvalidInputError: the text has no subject.
    """
    env = current_app.jinja_env
    given = data | {"link": link, "home": link("pages.home")}
    subject, _line, text = (
        env.get_template(f"emails/{name}.txt").render(given).strip().partition("\n")
    )
    if not subject.strip():
        raise InvalidInputError(_("La carta %(name)s no tiene asunto.", name=name))
    subject = " ".join(subject.split())
    footer = env.get_template("emails/footer.txt").render(given)
    html = env.get_template(f"emails/{name}.html").render(given | {"subject": subject})
    return Letter(subject, f"{text.strip()}\n{footer}", html)


def link(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page under the platform's public address.

    Unlike ``url_for`` it needs no request, and a request's Host header cannot change it.
    """
    public = urlsplit(current_app.extensions["gatp"].public_url)
    adapter = current_app.url_map.bind(
        public.netloc, script_name=public.path or "/", url_scheme=public.scheme
    )
    current_app.inject_url_defaults(endpoint, values)
    return adapter.build(endpoint, values, force_external=True)


def path_of(url: str) -> str:
    """Return what :func:`link` gave without the public address, as it is kept in a table."""
    return url.removeprefix(_public())


def absolute(path: str) -> str:
    """Return the absolute address of a path that :func:`path_of` gave."""
    return _public() + path


def _public() -> str:
    return current_app.extensions["gatp"].public_url.rstrip("/")
