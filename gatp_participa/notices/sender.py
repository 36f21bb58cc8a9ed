"""Hand messages to an SMTP server and say what came of each one."""

from __future__ import annotations

import hashlib
import hmac
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime, parseaddr
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from gatp_participa.notices.models import OutboxMessage

TIMEOUT = 20  # seconds for each step of the conversation


class RefusedError(Exception):
    """This message will never be accepted: the address does not exist, the text is refused."""


class NoSuchAddressError(RefusedError):
    """The server of the address says that it will never take letters for it.

    ``code`` is its answer: "550", or the finer "5.1.1" when it gave one.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"recipient {code.partition(' ')[0]}")
        self.code = code.rpartition(" ")[2]


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

    def __init__(self, server: Server, mail_from: str, key: str = "") -> None:
        self._server = server
        self._from = mail_from
        self._key = key
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
            smtp.send_message(as_email(message, self._from, self._key))
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _about_recipient(code, said) from None
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


def _about_recipient(code: int, said: bytes | str) -> Exception:
    if code < 500:
        return LaterError(f"recipient {code}")
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    finer = re.match(r"\s*([45]\.\d{1,3}\.\d{1,3})\b", text)
    if finer and not is_about_address(finer[1]):
        return RefusedError(f"recipient {code}")
    return NoSuchAddressError(f"{code} {finer[1]}" if finer else str(code))


def is_about_address(status: str) -> bool:
    """Say whether a status of RFC 3463 blames the address for good.

    Not so what blames us: the system (5.3), the protocol (5.5), the content (5.6) or our
    standing (5.7).
    """
    return re.match(r"5\.[0124]\.", status) is not None


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


class _Whole(UnstructuredHeader):
    """A header on one line: folded, a long address would be encoded and nobody could click it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_headers = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", _Whole)  # type: ignore[arg-type]
_POLICY = EmailPolicy(header_factory=_headers)


def as_email(message: OutboxMessage, mail_from: str, key: str = "") -> EmailMessage:
    """Return a message as it travels: text and HTML, with an identity that a retry repeats.

    What may be refused with one click says so as RFC 8058 asks. The server that hands it on
    has to sign those two headers (DKIM), or mail programs show no button.
    """
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = mail_from
    letter["To"] = message.recipient
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    # The same each time: if a server took it and we never knew, it can tell it is the same.
    domain = parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
    letter["Message-ID"] = f"<{identity(message, key)}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # no holiday answers, please
    if message.unsubscribe_url:
        letter["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(message.body_text)
    if message.body_html:
        letter.add_alternative(message.body_html, subtype="html")
    if message.calendar:
        _invite(letter, message.calendar)
    return letter


def _invite(letter: EmailMessage, calendar: str) -> None:
    """Add an iCalendar object as RFC 6047 asks: the part says its method, as the object does."""
    said = re.search(r"^METHOD:([A-Z]+)\r?$", calendar, re.MULTILINE)
    method = said[1] if said else "PUBLISH"
    letter.add_alternative(calendar, subtype="calendar", params={"method": method})


def identity(message: OutboxMessage, key: str) -> str:
    """Return what names a letter in its Message-ID: its number, its moment and our proof.

    A report that quotes it came from somebody who had the letter: nobody else can make an
    address look dead.
    """
    name = f"{message.id}.{int(message.created_at.timestamp())}"
    proof = hmac.new(key.encode(), f"letter {name}".encode(), hashlib.sha256)
    return f"{name}.{proof.hexdigest()[:16]}"
