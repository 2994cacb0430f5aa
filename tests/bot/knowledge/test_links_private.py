import pytest

from bot.knowledge.links_private import is_private


@pytest.mark.parametrize(
    "host",
    """
    localhost localhost. app.localhost nas.local server.intern db.internal router.lan 127.0.0.1 127.1 0x7f.1 2130706433
    10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1
    fe80::1%eth0 fd00::1 ff02::1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1
    """.split(),
)
def test_what_lies_inside(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host", "www.stadt.de 93.184.216.34 2606:4700::1111 64:ff9b::5db8:d822 intern.de local.de 134744072".split()
)
def test_what_lies_outside(host: str) -> None:
    assert not is_private(host)
