"""The record on which tests of the connectors work is that of the services."""

import ssl
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from bot.clock import now
from tests.bot.conftest import cheap_passwords as cheap_passwords
from tests.bot.conftest import database as database
from tests.bot.conftest import migrated as migrated
from tests.bot.conftest import redis_url as redis_url
from tests.bot.conftest import services as services
from tests.bot.conftest import settings as settings


@pytest.fixture(scope="session")
def small_photo() -> bytes:
    """A photo as a camera makes it, only smaller."""
    out = BytesIO()
    Image.effect_noise((160, 120), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for `localhost` that this process trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=True)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    file = tmp_path / "tls.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
