"""What stands back goes before nobody, except while it holds what others wait for."""

import os
import subprocess
import sys

import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: only Linux has this way of standing back")
_SAYS = "print(os.sched_getscheduler(0) == os.SCHED_IDLE, os.nice(0), end=' ')"


def _run(code: str) -> str:
    head = "import os\nfrom bot.processes import not_behind, stand_back\n"
    command = [sys.executable, "-c", head + code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@LINUX
def test_the_last_one_gets_what_nobody_else_wants_and_others_less_than_the_rest() -> None:
    assert _run(f"stand_back(); {_SAYS}") == "True 19"
    assert _run(f"stand_back(5); {_SAYS}") == "False 5"


@LINUX
def test_whoever_holds_a_lock_is_not_kept_waiting_while_it_does() -> None:
    code = f"stand_back(); {_SAYS}\nwith not_behind(): {_SAYS}\n{_SAYS}"
    assert _run(code) == "True 19 False 19 True 19"
    assert _run(f"with not_behind(): {_SAYS}") == f"False {os.nice(0)}"
