"""What must be right when it happens at the same time: real threads over real sockets."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

from sqlalchemy import select

from gatp_participa.accounts import services
from gatp_participa.accounts.models import SignInCode, User
from gatp_participa.core import clock
from gatp_participa.core.db import db, transaction
from gatp_participa.core.errors import TooManyRequestsError
from gatp_participa.notices.models import OutboxMessage

ANA = "ana@example.org"
AT_ONCE = 16


class Visitor:
    """A browser with its own cookies."""

    def __init__(self, url):
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), _Stay()
        )

    def ask(self, path, data=None):
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            with self.opener.open(self.url + path, body, timeout=60) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers

    def token(self, path):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.ask(path)[1])[1]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args):
        return None


def a_code_is_asked_for(server):
    visitor = Visitor(server.url)
    data = {"email": ANA, "csrf_token": visitor.token("/entrar")}
    status, _, headers = visitor.ask("/entrar", data)
    assert status == 303
    with server.app.app_context():
        text = db.session.scalar(select(OutboxMessage.body_text))
    return headers["Location"], re.search(r"\b(\d{6})\b", text)[1]


def all_at_once(server, path, codes):
    """Send every code at the same moment, each from a browser of its own."""
    visitors = [(Visitor(server.url), code) for code in codes]
    ready = [(v, code, v.token(path)) for v, code in visitors]
    sealed = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)["t"][0]
    barrier = threading.Barrier(len(ready))

    def send(item):
        visitor, code, token = item
        barrier.wait()
        data = {"t": sealed, "code": code, "csrf_token": token}
        return visitor.ask("/entrar/codigo", data)[0]

    with ThreadPoolExecutor(len(ready)) as pool:
        return list(pool.map(send, ready))


def test_wrong_codes_sent_at_once_are_tries_one_by_one(server):
    running = server()
    path, right = a_code_is_asked_for(running)
    wrong = [f"{(int(right) + n) % 10**6:06d}" for n in range(1, AT_ONCE + 1)]
    assert all_at_once(running, path, wrong) == [400] * AT_ONCE
    with running.app.app_context():
        assert db.session.scalar(select(SignInCode.tries)) == 5
    assert all_at_once(running, path, [right]) == [400]


def test_the_right_code_opens_one_session_however_many_send_it(server):
    running = server()
    path, right = a_code_is_asked_for(running)
    answers = all_at_once(running, path, [right] * 8)
    assert sorted(answers) == [303] + [400] * 7
    with running.app.app_context():
        assert [user.email for user in db.session.scalars(select(User))] == [ANA]


def test_codes_asked_for_at_once_respect_the_limit(server):
    running = server()
    barrier = threading.Barrier(8)

    def ask(_n):
        with running.app.app_context():
            barrier.wait()
            try:
                with transaction():
                    services.request_code(ANA, now=clock.now())
            except TooManyRequestsError:
                return "refused"
            return "given"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert sorted(answers) == ["given"] * 3 + ["refused"] * 5
