"""What an identity provider says is believed only when all of it is proven; the provider is a real one on loopback."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey
from pydantic import SecretStr

from bot.errors import BadCredentials, Unavailable
from bot.settings import Settings
from bot.staff.oidc import Flow, Provider, new_flow
from tests.bot.staff.provider import CLIENT, SECRET, IdentityProvider, running_provider

BACK = "http://gateway/api/v1/session/oidc/callback"


@pytest.fixture
def identity() -> Iterator[IdentityProvider]:
    with running_provider() as running:
        yield running


def ours(identity: IdentityProvider, **changes: Any) -> Provider:
    given = {"oidc_issuer": identity.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    return Provider(Settings(**(given | changes)), BACK)


async def code_of(provider: Provider, flow: Flow) -> str:
    """What the browser brings back from the provider."""
    async with httpx.AsyncClient() as browser:
        sent = await browser.get(await provider.address(flow))
    back = urlsplit(sent.headers["location"])
    assert parse_qs(back.query)["state"] == [flow.state]
    return parse_qs(back.query)["code"][0]


async def signed_in(provider: Provider) -> dict[str, Any]:
    flow = new_flow()
    return await provider.claims(flow, await code_of(provider, flow))


async def test_the_whole_way_there_and_back_gives_the_claims(identity: IdentityProvider) -> None:
    claims = await signed_in(ours(identity))
    assert (claims["iss"], claims["sub"], claims["name"]) == (identity.issuer, "4711", "Anna Muster")
    assert identity.asked.count("/authorize") == 1


async def test_the_secret_goes_into_the_body_where_the_provider_wants_it_there(identity: IdentityProvider) -> None:
    identity.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    assert (await signed_in(ours(identity)))["sub"] == "4711"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another-program"},
        {"aud": ["another-program", "third"], "azp": CLIENT},
        {"aud": None},
        {"exp": int(time.time()) - 3_600},
        {"exp": None},
        {"iat": None},
        {"nbf": int(time.time()) + 3_600},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"azp": "another-program"},
    ],
)
async def test_a_claim_that_is_wrong_or_missing_lets_nobody_in(
    identity: IdentityProvider, wrong: dict[str, Any]
) -> None:
    identity.claims = wrong
    with pytest.raises(BadCredentials):
        await signed_in(ours(identity))


async def test_a_signature_by_somebody_else_lets_nobody_in(identity: IdentityProvider) -> None:
    identity.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(BadCredentials):
        await signed_in(ours(identity))


async def test_a_signature_with_a_shared_secret_lets_nobody_in(identity: IdentityProvider) -> None:
    identity.signs_with, identity.algorithm = OctKey.import_key(SECRET * 3), "HS256"
    identity.metadata["id_token_signing_alg_values_supported"] = ["HS256", "none"]
    with pytest.raises(BadCredentials):
        await signed_in(ours(identity))


async def test_a_new_key_of_the_provider_counts_at_once(identity: IdentityProvider) -> None:
    provider = ours(identity)
    await signed_in(provider)
    identity.key = identity.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert (await signed_in(provider))["sub"] == "4711"


async def test_a_code_that_was_stolen_is_worth_nothing_without_the_verifier(identity: IdentityProvider) -> None:
    provider, flow = ours(identity), new_flow()
    code = await code_of(provider, flow)
    with pytest.raises(BadCredentials):
        await provider.claims(Flow(flow.state, flow.nonce, new_flow().verifier), code)


async def test_a_code_counts_once(identity: IdentityProvider) -> None:
    provider, flow = ours(identity), new_flow()
    code = await code_of(provider, flow)
    await provider.claims(flow, code)
    with pytest.raises(BadCredentials):
        await provider.claims(flow, code)


async def test_a_provider_that_names_another_issuer_is_not_believed(identity: IdentityProvider) -> None:
    identity.metadata["issuer"] = "https://elsewhere.example"
    with pytest.raises(Unavailable):
        await ours(identity).address(new_flow())


@pytest.mark.parametrize("field", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
async def test_a_description_with_a_gap_is_a_clear_error(identity: IdentityProvider, field: str) -> None:
    identity.metadata[field] = None
    with pytest.raises(Unavailable):
        await ours(identity).address(new_flow())


async def test_a_provider_that_is_out_of_order_or_gone_is_a_clear_error(identity: IdentityProvider) -> None:
    identity.broken = True
    with pytest.raises(Unavailable):
        await ours(identity).address(new_flow())
    with pytest.raises(Unavailable):
        await ours(identity, oidc_issuer="http://127.0.0.1:1").address(new_flow())
