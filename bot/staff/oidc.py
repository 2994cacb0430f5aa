"""Sign-in over the city's identity provider: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636)."""

import secrets
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oauth2.client import OAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from authlib.oidc.discovery import OpenIDProviderMetadata  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.errors import BadCredentials, Unavailable
from bot.settings import Settings

_SCOPE = "openid profile email"
_ANSWER_WITHIN_S = 5.0
_CLOCKS_DIFFER_S = 60
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a key of the provider's own; never one with a shared secret, whatever the provider offers."""


@dataclass(frozen=True)
class Flow:
    """One sign-in under way: what ties the answer to the browser (state), the token (nonce) and the code (verifier)."""

    state: str
    nonce: str
    verifier: str


def new_flow() -> Flow:
    """Three secrets that nobody has seen before."""
    return Flow(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


class Provider:
    """The identity provider of the settings; asks it anew each time, so that changed keys never matter."""

    def __init__(self, settings: Settings, redirect_uri: str) -> None:
        self._settings = settings
        self._redirect_uri = redirect_uri

    async def address(self, flow: Flow) -> str:
        """Where the browser goes to sign in; raises Unavailable."""
        async with _http() as http:
            known = await self._metadata(http)
        client = OAuth2Client(
            None,
            self._settings.oidc_client_id,
            scope=_SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
        )
        where = known["authorization_endpoint"]
        address, _ = client.create_authorization_url(where, flow.state, flow.verifier, nonce=flow.nonce)
        return str(address)

    async def claims(self, flow: Flow, code: str) -> dict[str, Any]:
        """What the provider says of the person; raises BadCredentials for anything that is not proven, Unavailable."""
        async with _http() as http:
            known = await self._metadata(http)
            token = await self._id_token(http, known, flow, code)
            keys = await _read(http, known["jwks_uri"])
        return self._proven(token, keys, known["issuer"], flow.nonce)

    async def _metadata(self, http: httpx.AsyncClient) -> dict[str, Any]:
        """Discovery; a provider that names another issuer than the settings is not believed."""
        issuer = self._settings.oidc_issuer.rstrip("/")
        found = OpenIDProviderMetadata(await _read(http, f"{issuer}/.well-known/openid-configuration"))
        needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(isinstance(found.get(name), str) for name in needed) or found["issuer"].rstrip("/") != issuer:
            raise Unavailable("the identity provider does not describe itself as the settings do")
        return dict(found)

    async def _id_token(self, http: httpx.AsyncClient, known: dict[str, Any], flow: Flow, code: str) -> str:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": flow.verifier,
        }
        extra, auth = self._proof_of_client(known)
        answer = await _ask(http, "POST", known["token_endpoint"], data=body | extra, auth=auth)
        if answer.is_client_error:
            raise BadCredentials("the identity provider refused the code")
        token = _json(answer).get("id_token")
        if not isinstance(token, str):
            raise BadCredentials("the identity provider sent no ID token")
        return token

    def _proof_of_client(self, known: dict[str, Any]) -> tuple[dict[str, str], httpx.BasicAuth | None]:
        """How this program shows who it is: by header if the provider takes that, else in the body."""
        name, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret.get_secret_value()
        if not secret:
            return {"client_id": name}, None
        if "client_secret_basic" in known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            return {}, httpx.BasicAuth(name, secret)
        return {"client_id": name, "client_secret": secret}, None

    def _proven(self, token: str, keys: dict[str, Any], issuer: str, nonce: str) -> dict[str, Any]:
        """The claims, once signature, issuer, audience, times and nonce are right."""
        name = self._settings.oidc_client_id
        options = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": name},
            "sub": {"essential": True, "allow_blank": False},
            "exp": {"essential": True},
        }
        try:
            read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
            claims = CodeIDToken(read.claims, read.header, options, {"nonce": nonce, "client_id": name})
            claims.validate(leeway=_CLOCKS_DIFFER_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise BadCredentials("the ID token is not valid") from error
        return dict(claims)


def _http() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=_ANSWER_WITHIN_S)


async def _read(http: httpx.AsyncClient, address: str) -> dict[str, Any]:
    return _json(await _ask(http, "GET", address))


async def _ask(http: httpx.AsyncClient, method: str, address: str, **options: Any) -> httpx.Response:
    try:
        return await http.request(method, address, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable("the identity provider cannot be reached") from error


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json() if answer.is_success else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unavailable(f"the identity provider answers {answer.status_code}")
    return found
