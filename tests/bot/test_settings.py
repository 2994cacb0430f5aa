"""Settings come from the environment, are checked once, and never change."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, what_is_wrong
from bot.storage.database import Database


def test_without_an_environment_everything_has_a_sensible_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*(f"LOTSE_{field}".upper() for field in Settings.model_fields), "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    plain = Settings()
    assert (plain.host, plain.port, plain.data, plain.brains) == ("127.0.0.1", 8000, Path("var"), 1)
    assert plain.database == f"sqlite:///{Path('var/lotse.db').resolve()}"
    assert plain.origins == ()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"LOTSE_PORT": "9000", "LOTSE_DATA": str(tmp_path), "REDIS_URL": "redis://r:6379"}.items():
        monkeypatch.setenv(name, value)
    read = Settings()
    assert (read.port, read.models, read.redis_url.get_secret_value()) == (9000, tmp_path / "models", "redis://r:6379")


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_any_postgresql_address_gets_the_driver_that_is_installed(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert Settings().database == "postgresql+psycopg://u:p@h/d"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:geheim@h/d")
    monkeypatch.setenv("REDIS_URL", "redis://:geheim@h")
    assert "geheim" not in repr(Settings()) + str(Settings())


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("PORT", "x"), ("BRAINS", "0"), ("RATE_MESSAGES", "-1"), ("LOG_LEVEL", "x")]
)
def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"LOTSE_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_the_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_LOG_LEVEL", "debug")
    assert Settings().log_level == "DEBUG"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("https://a.example/, https://b.example", ("https://a.example", "https://b.example")),
    ],
)
def test_origins_are_separated_by_commas(given: str, origins: tuple[str, ...]) -> None:
    assert Settings(embed_origins=given).origins == origins


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LOTSE_PORT", "abc"),
        ("LOTSE_LOG_LEVEL", "loud"),
        ("DATABASE_URL", "geheim"),
        ("DATABASE_URL", "mysql://u:geheim@h/d"),
        ("REDIS_URL", "http://:geheim@h"),
    ],
)
def test_what_is_wrong_is_said_by_variable_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    said = what_is_wrong(refused.value)
    assert said.startswith(f"{variable}: ")
    assert "\n" not in said
    assert "geheim" not in said + str(refused.value)


@pytest.mark.parametrize("issuer", ["http://login.example", "login.example", "http://127.0.0.1.login.example"])
def test_an_identity_provider_is_asked_over_tls_only(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    monkeypatch.setenv("LOTSE_OIDC_ISSUER", issuer)
    monkeypatch.setenv("LOTSE_OIDC_CLIENT_ID", "lotse")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert what_is_wrong(refused.value) == "LOTSE_OIDC_ISSUER: Value error, must start with https://"


def test_an_identity_provider_needs_the_name_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_OIDC_ISSUER", "https://login.example")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert what_is_wrong(refused.value).startswith("LOTSE_OIDC_CLIENT_ID: ")
    assert Settings(oidc_client_id="lotse").oidc_role_claim == "roles"


@pytest.mark.parametrize("name", ["a?b#c%20d e", "50%", "ä ö"])
def test_the_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    database = Database(Settings(data=tmp_path / name).database)
    with database.write() as sql:
        sql.exec_driver_sql("CREATE TABLE t (a)")
    database.close()
    assert [found.name for found in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "lotse.db").stat().st_size


@pytest.mark.parametrize("url", ["http://reports.example/v2", "reports.example"])
def test_citizens_reports_go_to_another_system_over_tls_only(url: str) -> None:
    with pytest.raises(ValidationError, match="must start with https://"):
        Settings(open311_url=url)
    assert Settings(open311_url="http://127.0.0.1:9/open311/v2").open311_poll_s == 300


@pytest.mark.parametrize("tiles", ["https://tiles.example/", "https://tiles.example/{z}/{x}.png", "{z}/{x}/{y}", "x"])
def test_map_tiles_need_a_whole_address_with_all_its_places(tiles: str) -> None:
    with pytest.raises(ValidationError, match="must be an address with"):
        Settings(tiles=tiles)
    assert Settings(tiles="https://tiles.example/{z}/{x}/{y}.png").tiles_attribution == ""


def test_the_key_of_the_other_system_is_not_shown() -> None:
    assert "geheim" not in repr(Settings.model_validate({"open311_key": "geheim"}))


@pytest.mark.parametrize("url", ["http://rooms.example/hook", "rooms.example"])
def test_alerts_leave_over_tls_only_and_their_address_is_a_secret(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LOTSE_ALERT_URL", url)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert what_is_wrong(refused.value) == "LOTSE_ALERT_URL: Value error, must start with https://"
    monkeypatch.setenv("LOTSE_ALERT_URL", "https://rooms.example/geheim")
    assert "geheim" not in repr(Settings())


def test_alerts_by_mail_need_a_server_and_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_ALERT_MAIL", "a@a.example, b@b.example")
    with pytest.raises(ValidationError, match="needs LOTSE_SMTP_URL"):
        Settings()
    monkeypatch.setenv("LOTSE_SMTP_URL", "smtp://lotse:geheim@mail.example:587")
    assert Settings().alert_addresses == ("a@a.example", "b@b.example")
    assert "geheim" not in repr(Settings())
    monkeypatch.setenv("LOTSE_ALERT_MAIL", "a@a.example, b")
    with pytest.raises(ValidationError, match="1 of these are no addresses"):
        Settings()


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtps://:geheim@", "smtp://a:geheim"]
)
def test_a_mail_server_has_a_whole_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LOTSE_SMTP_URL", url)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert what_is_wrong(refused.value).startswith("LOTSE_SMTP_URL: ")
    assert "geheim" not in what_is_wrong(refused.value)


def test_a_mailbox_needs_a_way_to_answer_and_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_MAIL_IMAP", "imaps://lotse:geheim@mail.example")
    with pytest.raises(ValidationError, match="need each other") as refused:
        Settings()
    assert "geheim" not in what_is_wrong(refused.value)
    monkeypatch.setenv("LOTSE_MAIL_SMTP", "smtps://lotse:geheim@mail.example")
    monkeypatch.setenv("LOTSE_MAIL_ADDRESS", "lotse@mail.example")
    assert "geheim" not in repr(Settings())
    monkeypatch.setenv("LOTSE_MAIL_ADDRESS", "lotse")
    with pytest.raises(ValidationError, match="is no address"):
        Settings()


@pytest.mark.parametrize("url", ["mail.example", "https://mail.example", "imaps://", "imap://a:geheim"])
def test_a_mailbox_has_a_whole_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LOTSE_MAIL_IMAP", url)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert what_is_wrong(refused.value).startswith("LOTSE_MAIL_IMAP: ")
    assert "geheim" not in what_is_wrong(refused.value)


def test_a_matrix_account_is_a_homeserver_over_tls_and_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_MATRIX_TOKEN", "syt_geheim")
    with pytest.raises(ValidationError, match="need each other") as refused:
        Settings()
    assert "geheim" not in what_is_wrong(refused.value)
    monkeypatch.setenv("LOTSE_MATRIX_HOMESERVER", "http://matrix.example")
    with pytest.raises(ValidationError, match="must start with https://"):
        Settings()
    monkeypatch.setenv("LOTSE_MATRIX_HOMESERVER", "https://matrix.example")
    assert "geheim" not in repr(Settings())


def test_a_whatsapp_number_needs_its_id_and_all_three_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_WHATSAPP_TOKEN", "EAAgeheim")
    with pytest.raises(ValidationError, match="need each other") as refused:
        Settings()
    assert "geheim" not in what_is_wrong(refused.value)
    for name in ("APP_SECRET", "VERIFY_TOKEN"):
        monkeypatch.setenv(f"LOTSE_WHATSAPP_{name}", "geheim")
    monkeypatch.setenv("LOTSE_WHATSAPP_PHONE_ID", "+49 351 1234")
    with pytest.raises(ValidationError, match="digits only"):
        Settings()
    monkeypatch.setenv("LOTSE_WHATSAPP_PHONE_ID", "106540352242922")
    assert "geheim" not in repr(Settings())
