import pytest

from gatp_participa.notices.models import OutboxMessage
from gatp_participa.notices.sender import Sender, Server, UnavailableError
from tests.support.factories import NOON


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", Server("mail.example", 587)),
        ("smtp://mail.example:25?tls=none", Server("mail.example", 25, tls="none")),
        (
            "smtp://yo%40a.mx:p%3Ass@mail.example:2525?tls=starttls",
            Server("mail.example", 2525, "yo@a.mx", "p:ss", "starttls"),
        ),
        ("smtps://u:p@mail.example", Server("mail.example", 465, "u", "p", "implicit")),
    ],
)
def test_an_address_says_how_to_connect(url, expected):
    assert Server.from_url(url) == expected


@pytest.mark.parametrize("url", ["mail.example", "http://u:secret@h", "smtp://u:secret@h?tls=no"])
def test_a_wrong_address_is_said_without_its_password(url):
    with pytest.raises(ValueError, match="GATP_SMTP_URL") as error:
        Server.from_url(url)
    assert "secret" not in str(error.value)


def message():
    return OutboxMessage(
        id=1, kind="test", recipient="a@example.org", subject="Hola", body_text="t", body_html="",
        created_at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("query", ["", "?tls=starttls"])
def test_a_password_never_travels_in_the_clear(mailbox, query):
    url = mailbox.url.replace("smtp://", "smtp://u:secret@") + query
    with Sender(Server.from_url(url), "p@example.org") as sender, pytest.raises(UnavailableError):
        sender.send(message())
    assert mailbox.messages == []


def test_one_conversation_carries_many_messages(mailbox):
    with Sender(Server.from_url(mailbox.url), "p@example.org") as sender:
        for _ in range(3):
            sender.send(message())
    assert len(mailbox.messages) == 3
