"""Build django-allauth's provider settings. The settings import this module, so it must not import Django."""

from typing import Any

Provider = tuple[str, dict[str, Any]]
OWN_SYSTEM = "oidc"  # the one in an address that leads to the company's own system


def build_providers(*providers: Provider) -> dict[str, dict[str, Any]]:
    """Return the settings of the providers that have a client id."""
    return {name: options for name, options in providers if options["APPS"][0]["client_id"]}


def build_openid_connect(name: str, url: str, client_id: str, secret: str, scopes: list[str]) -> Provider:
    """Build the settings of the company's own system (OpenID Connect). `url` is the issuer's."""
    app = {
        "provider_id": OWN_SYSTEM,
        "name": name or "OpenID Connect",
        "client_id": client_id if url else "",
        "secret": secret,
        "settings": {"server_url": url.rstrip("/"), "scope": scopes},
    }
    return "openid_connect", {"APPS": [app], "OAUTH_PKCE_ENABLED": True}


def build_social(name: str, client_id: str, secret: str) -> Provider:
    return name, {"APPS": [{"client_id": client_id, "secret": secret}], "OAUTH_PKCE_ENABLED": name == "google"}


def build_apple(client_id: str, team_id: str, key_id: str, key: str) -> Provider:
    """Build Apple's settings. Its secret is a signing key in one line, with line breaks written as backslash and n."""
    certificate = key.replace("\\n", "\n")
    app = {"client_id": client_id, "secret": key_id, "key": team_id, "settings": {"certificate_key": certificate}}
    return "apple", {"APPS": [app]}
