import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.privacy.addresses import Addresses, WrongKey, key_of

KEY = Fernet.generate_key()


def test_a_chat_always_has_the_same_name_and_on_another_channel_another() -> None:
    names = Addresses(KEY)
    assert names.name("telegram", "77") == Addresses(KEY).name("telegram", "77")
    assert names.name("telegram", "77") != names.name("matrix", "77")
    assert len(names.name("telegram", "77")) == 64


def test_without_the_key_nobody_can_try_numbers_out() -> None:
    assert Addresses(KEY).name("telegram", "77") != Addresses(Fernet.generate_key()).name("telegram", "77")


def test_an_address_comes_back_only_with_the_key() -> None:
    sealed = Addresses(KEY).sealed({"chat_id": 77_123_456})
    assert b"77123456" not in sealed
    assert Addresses(KEY).opened(sealed) == {"chat_id": 77_123_456}
    with pytest.raises(WrongKey):
        Addresses(Fernet.generate_key()).opened(sealed)


def test_a_key_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(WrongKey):
        Addresses(b"short")


def test_the_key_of_the_data_folder_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    made = key_of("", tmp_path)
    assert key_of("", tmp_path) == made
    assert stat.S_IMODE((tmp_path / "channel.key").stat().st_mode) == 0o600
    assert key_of("given", tmp_path) == b"given"
