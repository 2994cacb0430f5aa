"""Secrets that are shown once and stored only as a hash; they are long enough to need no salt."""

import hashlib
import secrets


def new_token() -> str:
    """256 bits for a cookie or an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
