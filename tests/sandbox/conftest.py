import pytest

from tests.sandbox.caller import Caller
from tests.support.sandbox import Sandbox


@pytest.fixture
def call(sandbox: Sandbox) -> Caller:
    """Against tidy answers without a spam policy: both have tests of their own."""
    sandbox.reset(wild=False, spam_policy=False)
    return Caller(sandbox)
