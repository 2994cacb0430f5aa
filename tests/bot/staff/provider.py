"""A small identity provider on loopback: discovery, authorization, tokens and keys over real HTTP.

It checks what a strict one checks (client, redirect address, PKCE, one use of a code), and can be told to misbehave.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "buergerlotse", "provider-secret"
Answer = tuple[int, dict[str, str], bytes]


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


class IdentityProvider:
    """What it knows of the person who signs in, and how it misbehaves."""

    def __init__(self) -> None:
        self.key = _key()
        self.signs_with: RSAKey | OctKey = self.key
        self.algorithm = "RS256"
        self.person: dict[str, Any] = {"sub": "4711", "name": "Anna Muster", "preferred_username": "Anna.Muster"}
        self.person["roles"] = ["lotse-agent:musterstadt", "something-else"]
        self.claims: dict[str, Any] = {}
        """Claims that the next ID tokens have instead; None: left out."""
        self.metadata: dict[str, Any] = {}
        self.denies = False
        self.broken = False
        self.asked: list[str] = []
        self.issuer = ""
        self._codes: dict[str, dict[str, str]] = {}

    def answer(self, method: str, address: str, headers: dict[str, str], body: str) -> Answer:
        """One request."""
        path, query = urlsplit(address).path, _flat(urlsplit(address).query)
        self.asked.append(path)
        if self.broken:
            return 500, {}, b"out of order"
        if path == "/.well-known/openid-configuration":
            return _json(self._described())
        if path == "/keys":
            return _json({"keys": [self.key.as_dict(private=False)]})
        if path == "/authorize":
            return self._authorize(query)
        return self._token(headers, _flat(body)) if (method, path) == ("POST", "/token") else (404, {}, b"")

    def _described(self) -> dict[str, Any]:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        found = {name: f"{self.issuer}/{place}" for name, place in places.items()}
        return {"issuer": self.issuer, "code_challenge_methods_supported": ["S256"]} | found | self.metadata

    def _authorize(self, asked: dict[str, str]) -> Answer:
        assert asked["client_id"] == CLIENT
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split()
        back = {"error": "access_denied"}
        if not self.denies:
            back = {"code": secrets.token_urlsafe(16)}
            self._codes[back["code"]] = asked
        target = asked["redirect_uri"] + "?" + urlencode(back | {"state": asked["state"]})
        return 302, {"Location": target}, b""

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> Answer:
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or not _is_client(headers, form) or form["redirect_uri"] != asked["redirect_uri"]:
            return _json({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return _json({"error": "invalid_grant"}, 400)
        return _json({"access_token": "a", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])})

    def _id_token(self, nonce: str) -> str:
        at = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce} | self.person
        kept = {name: value for name, value in (claims | self.claims).items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        return jwt.encode(header, kept, self.signs_with, algorithms=[self.algorithm])


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    """The provider, listening on a port of its own as long as the block lasts."""
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, headers, content = provider.answer(self.command, self.path, dict(self.headers.items()), body)
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def _is_client(headers: dict[str, str], form: dict[str, str]) -> bool:
    given = headers.get("Authorization", headers.get("authorization", ""))
    basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    return given == basic or (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _json(found: dict[str, Any], status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(found).encode()
