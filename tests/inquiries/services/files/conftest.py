import pytest

from tests.inquiries.services.steps import kept_files


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    for path in kept_files():
        path.unlink()
