"""Base form: cleans what was typed, keeps CSRF, reads well to a screen reader."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.fields.core import UnboundField

from gatp_participa.core.text import clean_input


class BaseForm(FlaskForm):
    """Every form of the platform. Text arrives in NFC, trimmed, without control characters."""

    class Meta:
        locales = ("es",)

        def bind_field(self, form: Any, unbound_field: UnboundField, options: dict) -> Field:
            filters = [*unbound_field.kwargs.get("filters", []), _clean]
            if issubclass(unbound_field.field_class, Field):
                return unbound_field.bind(form=form, filters=filters, **options)
            return unbound_field.bind(form=form, **options)

    def error_list(self) -> list[tuple[str, str]]:
        """Return ``(field id, message)`` for the summary at the top of the page."""
        return [
            (field.id, str(message))
            for field in self
            for message in field.errors
            if field.name != "csrf_token"
        ] + [("", str(message)) for message in self.form_errors]


def _clean(value: object) -> object:
    return clean_input(value) if isinstance(value, str) else value
