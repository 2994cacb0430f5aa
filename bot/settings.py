"""Every setting of the program, read once from the environment and passed down."""

from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Frozen settings; the README's table lists each one, and a test proves it."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="address the gateway listens on")
    port: int = Field(8000, ge=1, le=65535, description="port the gateway listens on")
    data: Path = Field(Path("var"), description="data folder: database, models, embedded Redis")
    site: str = Field("musterstadt", description="site of a conversation that names none")
    brains: int = Field(1, ge=1, le=64, description="brain processes that `lotse serve` starts")
    embed_origins: str = Field("", description="origins that may embed the widget, comma separated, or *")
    public_url: str = Field("", description="address under which citizens reach the gateway")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR; never logs citizens' text")
    rate_conversations: int = Field(60, ge=0, description="new conversations per minute and address, 0: no limit")
    rate_messages: int = Field(30, ge=0, description="messages per minute and conversation, 0: no limit")
    database_url: SecretStr = Field(
        SecretStr(""),
        validation_alias="DATABASE_URL",
        description="PostgreSQL address; empty: SQLite in the data folder",
    )
    redis_url: SecretStr = Field(
        SecretStr(""), validation_alias="REDIS_URL", description="Redis address; empty: embedded Redis"
    )

    @cached_property
    def database(self) -> str:
        """Address of the record for SQLAlchemy."""
        given = self.database_url.get_secret_value()
        if given:
            return given.replace("postgres://", "postgresql://").replace("postgresql://", "postgresql+psycopg://")
        return f"sqlite:///{self.data.resolve() / 'lotse.db'}"

    @cached_property
    def models(self) -> Path:
        """Folder of the trained Rasa models."""
        return self.data / "models"

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """Origins that may embed the widget and call the citizen API from a browser."""
        return tuple(part.strip().rstrip("/") for part in self.embed_origins.split(",") if part.strip())
