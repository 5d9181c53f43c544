"""Names of settings with a slip, and names that only look alike."""

import pytest

from portal.setting_values.names import find_slip

SETTINGS = ("DATABASE_POOL", "DEBUG", "OC_CA_FILE", "OIDC_CA_FILE", "REDIS_URL", "SECRET_KEY", "SENTRY_DSN")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SECRT_KEY", "SECRET_KEY"),
        ("SECRETT_KEY", "SECRET_KEY"),
        ("SECRET-KEY", "SECRET_KEY"),
        ("SECRET_KEYS", "SECRET_KEY"),
        ("ECRET_KEY", "SECRET_KEY"),
        ("SENTRY_DNS", "SENTRY_DSN"),
        ("ESNTRY_DSN", "SENTRY_DSN"),
        ("REDIS_URI", "REDIS_URL"),
        ("REDIS_URL_FIL", "REDIS_URL_FILE"),
        ("POSTGRES_PASWORD", "POSTGRES_PASSWORD"),
    ],
)
def test_a_slip_is_found(name: str, meant: str) -> None:
    assert find_slip([name], SETTINGS, {"SECRET_KEY", "REDIS_URL"}) == (
        f"{name} is not a setting of the portal: write {meant}, or remove it."
    )


def test_a_name_beside_its_setting_is_left_alone() -> None:
    """A platform may give an address under two names."""
    assert find_slip(["REDIS_URI", "REDIS_URL"], SETTINGS, set()) == ""


def test_only_secrets_stand_in_files() -> None:
    assert find_slip(["SECRET_KEY_FILE"], SETTINGS, {"SECRET_KEY"}) == ""
    assert find_slip(["DEBUG_FILE"], SETTINGS, {"SECRET_KEY"}).startswith("DEBUG cannot stand in a file")


@pytest.mark.parametrize(
    # Kubernetes names the port of a service "database" and "redis" like this.
    "name",
    [*SETTINGS, "DATABASE_PORT", "REDIS_PORT", "PATH", "A", "", "SECRET", "SECRET_KEY_BASE", "POSTGRES_PASSWORD", "TZ"],
)
def test_other_names_are_left_alone(name: str) -> None:
    assert find_slip([name], SETTINGS, set()) == ""
