"""A real SMTP server, with addresses that it likes and addresses that it does not."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """Keeps what arrives. ``refuse`` maps an address to the answers it gets, one per try."""

    def __init__(self, port):
        self.url = f"smtp://127.0.0.1:{port}"
        self.messages = []
        self.refuse = {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answers = self.refuse.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def recipients(self):
        return [str(message["To"]) for message in self.messages]


@pytest.fixture
def mailbox():
    port = free_port()
    box = Mailbox(port)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def nobody_home():
    """An address where nothing listens."""
    return f"smtp://127.0.0.1:{free_port()}"
