"""Where the shared development data lies, when it is there."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the development data beside the project is not part of it and is absent here")
    return SHARED
