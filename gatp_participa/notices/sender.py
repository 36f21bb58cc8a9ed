"""Hand messages to an SMTP server and say what came of each one."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from gatp_participa.notices.models import OutboxMessage

TIMEOUT = 20  # seconds for each step of the conversation


class RefusedError(Exception):
    """This message will never be accepted: the address does not exist, the text is refused."""


class LaterError(Exception):
    """This message was not accepted now; others may be."""


class UnavailableError(Exception):
    """There is no server to talk to, or it wants nothing from us."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed in: ``smtp://user:pass@host:587?tls=starttls`` or ``smtps://``.

    Without ``tls`` the connection is encrypted when the server offers it; a password only
    travels encrypted unless ``tls=none`` says otherwise.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "auto"  # auto, starttls, none, or implicit for smtps

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Read an address.

        Raises:
            ValueError: it is not one; the message says what is wrong without the password.
        """
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", ["auto"])[0]
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("GATP_SMTP_URL must look like smtp://user:password@host:587")
        if tls not in {"auto", "starttls", "none"}:
            raise ValueError("GATP_SMTP_URL: tls is starttls, none or absent")
        is_implicit = parts.scheme == "smtps"
        return cls(
            parts.hostname, parts.port or (465 if is_implicit else 587),
            unquote(parts.username or ""), unquote(parts.password or ""),
            "implicit" if is_implicit else tls,
        )  # fmt: skip


class Sender:
    """One conversation with the server, opened when the first message goes and kept."""

    def __init__(self, server: Server, mail_from: str) -> None:
        self._server = server
        self._from = mail_from
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Sender:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._hang_up()

    def send(self, message: OutboxMessage) -> None:
        """Hand in a message.

        Raises:
            RefusedError: never again.
            LaterError: not now.
            UnavailableError: the server cannot be used at all.
        """
        smtp = self._connection()
        try:
            smtp.send_message(as_email(message, self._from))
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = next(iter(error.recipients.values()))
            raise (RefusedError if code >= 500 else LaterError)(f"recipient {code}") from None
        except smtplib.SMTPDataError as error:
            kind = RefusedError if error.smtp_code >= 500 else LaterError
            raise kind(f"data {error.smtp_code}") from None
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            # An address with accents for a server that only knows ASCII.
            raise RefusedError(type(error).__name__) from None
        except (smtplib.SMTPException, OSError) as error:
            self._smtp = None
            raise _unavailable(error) from None
        except ValueError as error:  # what cannot be a header: nobody could send it
            raise RefusedError(type(error).__name__) from None

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is not None and _is_alive(self._smtp):
            return self._smtp
        try:
            self._smtp = _connect(self._server)
        except (smtplib.SMTPException, OSError) as error:
            raise _unavailable(error) from None
        return self._smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None


def _unavailable(error: Exception) -> UnavailableError:
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return UnavailableError(type(error).__name__ + code)


def _is_alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls == "implicit":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=context
        )
        is_private = True
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        smtp.ehlo()
        is_private = server.tls == "starttls" or (
            server.tls == "auto" and smtp.has_extn("starttls")
        )
        if is_private:
            smtp.starttls(context=context)
            smtp.ehlo()
    if server.user:
        if not is_private and server.tls != "none":
            smtp.close()
            raise smtplib.SMTPException("the server offers no encryption for the password")
        smtp.login(server.user, server.password)
    return smtp


def as_email(message: OutboxMessage, mail_from: str) -> EmailMessage:
    """Return a message as it travels: text and HTML, with an identity that a retry repeats."""
    letter = EmailMessage()
    letter["From"] = mail_from
    letter["To"] = message.recipient
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    # The same each time: if a server took it and we never knew, it can tell it is the same.
    domain = parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
    letter["Message-ID"] = f"<{message.id}.{int(message.created_at.timestamp())}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # no holiday answers, please
    letter.set_content(message.body_text)
    if message.body_html:
        letter.add_alternative(message.body_html, subtype="html")
    return letter
