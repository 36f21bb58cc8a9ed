"""People who typed their code a moment ago, as the pages about one's data ask."""

import re

import pytest
from sqlalchemy import select

from gatp_participa.core.db import db
from gatp_participa.notices.models import OutboxMessage
from gatp_participa.privacy import notice


@pytest.fixture(autouse=True)
def forget_the_notice():
    """The versions in memory are of another test's database."""
    notice.forget()
    yield
    notice.forget()


@pytest.fixture
def enter(browse):
    """Return a function that signs somebody in with a code, as people do."""

    def _enter(user):
        visitor = browse()
        answer = visitor.post("/entrar", {"email": user.email})
        token = re.search(r"[?&]t=([^&]+)", answer.location)[1]
        text = db.session.scalar(select(OutboxMessage.body_text).order_by(OutboxMessage.id.desc()))
        code = re.search(r"\b(\d{6})\b", text)[1]
        visitor.post("/entrar/codigo", {"t": token, "code": code})
        return visitor

    return _enter
