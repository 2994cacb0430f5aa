"""Where the processes of one run keep what is made once for all of them."""

import os
from pathlib import Path

import pytest


def run_folder(folders: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run share."""
    own = folders.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
