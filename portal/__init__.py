"""Imported before the settings, and so before the libraries that import these modules: 12 MiB in three processes."""

from importlib.metadata import version
from importlib.util import find_spec

from common.deferred_imports import defer

# fido2, with a list of all public domains. The first member with a passkey or an app waits 70 ms for it.
defer("allauth.mfa.webauthn.internal.auth")
# Django reads scripts and SQLite's tables with it, in migrations.
defer("sqlparse")
# requests guesses with it how a text is encoded that does not say so. It reads the version, and asks for a path before:
# the real one, or `import charset_normalizer.api` would find nothing.
_folders = getattr(find_spec("charset_normalizer"), "submodule_search_locations", [])
defer("charset_normalizer", __version__=version("charset_normalizer"), __path__=_folders)
