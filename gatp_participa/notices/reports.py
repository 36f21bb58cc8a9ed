"""Read delivery status notifications (RFC 3464) with the standard library."""

from __future__ import annotations

import mailbox
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import Message
from pathlib import Path
from typing import BinaryIO

from gatp_participa.notices.sender import is_about_address

_OURS = re.compile(r"<((\d{1,18})\.\d{1,12}\.[0-9a-f]{16})@[^<>\s]{1,255}>")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Failure:
    """A letter that a report says will never arrive. ``identity`` is as in its Message-ID."""

    letter_id: int
    identity: str
    status: str


def read(place: str) -> Iterator[Message]:
    """Yield the messages of an mbox file, of a Maildir folder, or ("-") of standard input.

    What is read is never changed nor locked. Standard input may be one message or an mbox.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if place == "-":
        yield from _of_stream(sys.stdin.buffer)
        return
    path = Path(place)
    if not path.exists():
        raise FileNotFoundError(place)
    if path.is_dir():
        yield from mailbox.Maildir(place, factory=None, create=False)
        return
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
        file.seek(0)
        if not is_mbox:
            yield message_from_binary_file(file, policy=policy.compat32)
            return
    yield from mailbox.mbox(place, create=False)


def failure_in(message: Message) -> Failure | None:
    """Return what a message reports, or None when it is not a permanent failure of our letter."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    status, returned = None, None
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = status or _permanent(part)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            returned = returned or _identity(part)
    if status is None or returned is None:
        return None
    return Failure(int(returned[2]), returned[1], status)


def _permanent(part: Message) -> str | None:
    """Return the status of the first recipient that failed for good because of its address."""
    blocks = part.get_payload() if part.is_multipart() else []
    for block in blocks:
        if not isinstance(block, Message):
            continue
        action = str(block.get("Action", "")).strip().lower()
        status = _STATUS.search(str(block.get("Status", "")))
        if action == "failed" and status and is_about_address(status[1]):
            return status[1]
    return None


def _identity(part: Message) -> re.Match[str] | None:
    """Return our name of the letter that came back, from its headers."""
    if part.is_multipart():
        inside = part.get_payload(0)
        named = str(inside.get("Message-ID", "")) if isinstance(inside, Message) else ""
        return _OURS.fullmatch(named.strip())
    raw = part.get_payload(decode=True)
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else ""
    headers = re.sub(r"\r?\n[ \t]+", " ", text)  # long ones are folded
    found = re.search(r"^Message-ID:\s*(\S+)\s*$", headers, re.IGNORECASE | re.MULTILINE)
    return _OURS.fullmatch(found[1]) if found else None


def _of_stream(stream: BinaryIO) -> Iterator[Message]:
    import tempfile  # only for what comes by a pipe, which an mbox cannot seek in

    with tempfile.NamedTemporaryFile(suffix=".mbox") as kept:
        while piece := stream.read(1 << 16):
            kept.write(piece)
        kept.flush()
        if kept.tell():
            yield from read(kept.name)
