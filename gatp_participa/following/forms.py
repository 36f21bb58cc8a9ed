"""Where to write, and how often."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from gatp_participa.accounts.forms import EMAIL_KW, an_address
from gatp_participa.following.status import DELIVERIES, Delivery
from gatp_participa.web.forms import BaseForm


class FollowForm(BaseForm):
    """Where to confirm that somebody who is not signed in wants to follow something."""

    email = StringField(
        _l("Tu correo"),
        [InputRequired(_l("Escribe tu correo: ahí te mandamos un código.")), an_address],
        description=_l("Te mandamos un código para confirmar que es tuyo. Nadie más lo verá."),
        render_kw=EMAIL_KW,
    )


class DeliveryForm(BaseForm):
    """How often somebody wants letters."""

    delivery = RadioField(
        _l("¿Cada cuándo quieres recibir correos?"),
        [InputRequired(_l("Elige una opción."))],
        choices=[SelectChoice(one.value, words) for one, words in DELIVERIES.items()],
    )

    @property
    def chosen(self) -> Delivery:
        """Return what was chosen."""
        return Delivery(self.delivery.data)


class UnsubscribeForm(BaseForm):
    """The same from the address in a letter. That address is sealed, so it is its own token."""

    class Meta:
        csrf = False

    delivery = RadioField(
        _l("O recíbelos menos seguido"),
        choices=[
            SelectChoice(one.value, DELIVERIES[one])
            for one in (Delivery.DAILY, Delivery.WEEKLY, Delivery.NONE)
        ],
        default=Delivery.NONE.value,
    )

    @property
    def chosen(self) -> Delivery:
        """Return what was chosen; one click, as RFC 8058 sends it, chooses none."""
        asked = self.delivery.data
        return Delivery(asked) if asked in list(Delivery) else Delivery.NONE
