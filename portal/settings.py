"""All settings of the portal. The only place that reads the environment; `.env.example` names every variable."""

from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts.allauth import form_and_provider_settings as allauth_settings
from portal import logs, middleware, security_policy
from portal.environment import Environment
from portal.storage.address import build_storages

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
env.read_file(BASE_DIR / ".env")

# --- what kind of place this is -------------------------------------------------------------------------------
PRODUCTION = env.choice("DJANGO_ENV", "development", ("development", "production")) == "production"
DEBUG = env.bool("DEBUG", False)  # Django's debug pages in place of the product's own error pages
DEVELOPMENT_AIDS = env.bool("DEVELOPMENT_AIDS", DEBUG)  # pages for developers, such as the style guide
_DEVELOPMENT_SECRET = "for development only; production refuses to start with it"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", _DEVELOPMENT_SECRET)
USES_DEVELOPMENT_SECRET = SECRET_KEY == _DEVELOPMENT_SECRET
# Keys for what is encrypted at rest, newest first. Apart from SECRET_KEY, so that each can be rotated alone.
_DEVELOPMENT_DATA_KEY = "ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMi1iISE="
DATA_KEYS = env.list("DATA_KEYS", [_DEVELOPMENT_DATA_KEY])
USES_DEVELOPMENT_DATA_KEY = _DEVELOPMENT_DATA_KEY in DATA_KEYS
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
# Networks whose X-Forwarded-For is believed. Empty: the address of the socket is the customer's.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# --- the application ------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "inquiries.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # its widgets' templates, for the renderer that also finds ours
    "django_htmx",
    "accounts",
    "inquiries",
    "sso",
    "portal.telemetry",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(
        f"allauth.socialaccount.providers.{name}"
        for name in ("openid_connect", "kakao", "naver", "line", "google", "apple")
    ),
]
MIDDLEWARE = middleware.MIDDLEWARE
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inquiries.context_processors.add_page_context",
            ],
            "builtins": [
                "inquiries.templatetags.field_blocks",
                "inquiries.templatetags.icons",
                "inquiries.templatetags.cached_parts",
                "inquiries.templatetags.conversations",
                "inquiries.templatetags.list_rows",
                "inquiries.templatetags.matches",
                "inquiries.templatetags.times",
            ],
        },
    }
]
FORM_RENDERER = "portal.form_renderer.Renderer"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_ORGANIZATION = "inquiries.services.default_organization.get_default_organization"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["accounts.allauth.auth_backend.OneCheck"]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2", "PBKDF2SHA1", "Scrypt")
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "inquiries:services"
LOGOUT_REDIRECT_URL = "inquiries:services"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- where things are kept ------------------------------------------------------------------------------------
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
DATABASE_POOL = env.int("DATABASE_POOL", 20, least=1, most=1000)  # connections to PostgreSQL of a process
_CURSORS = env.bool("DATABASE_SERVER_SIDE_CURSORS", True)  # they outlive what a pooler gives for one transaction
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", DATA_DIR / "portal.sqlite3", DATABASE_POOL, with_cursors=_CURSORS)
}
REDIS_URL = env.redis("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.fail_open_redis.FailOpenRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# Not in the cache: a session that ended while Redis was away would be found there again.
SESSION_ENGINE = "accounts.prepared_session_store"
# Where customers' files and the services' pictures are: a folder that all processes share, or a private bucket.
_STORAGE: dict[str, Any] = {
    "folder": DATA_DIR / "files",
    "keys": (env.str("STORAGE_KEY_ID", ""), env.str("STORAGE_SECRET_KEY", "")),
}
STORAGES = build_storages(
    env.storage("STORAGE_URL", **_STORAGE),
    moved_from=env.storage("STORAGE_MOVED_FROM", **_STORAGE) if env.str("STORAGE_MOVED_FROM", "") else None,
    compressed=PRODUCTION,
)
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
# Outside production static files are served from where they are written, whether or not DEBUG is on.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
# Checked, counted and hashed while received; see inquiries/services/files/upload_handler.py. Global, because the CSRF
# check parses the body before any view runs.
FILE_UPLOAD_HANDLERS = ["inquiries.services.files.upload_handler.CheckedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # what Prometheus sends to read /metrics; empty: there is no such page
DRAFT_DAYS = env.int("DRAFT_DAYS", 7, least=1, most=3650)  # days that a form is kept which was begun and not sent
GUEST_FORM_SECONDS = env.int("GUEST_FORM_SECONDS", 3)  # in which no person fills a form; members are not asked
# How many inquiries of guests are taken: in a day with one email address, and in an hour from one network.
GUEST_ADDRESS_LIMIT = env.int("GUEST_ADDRESS_LIMIT", 3)
GUEST_NETWORK_LIMIT = env.int("GUEST_NETWORK_LIMIT", 20)
# A clamd that looks at every file before it is kept: tcp://host:3310 or unix:///path. Empty: no scan.
CLAMD_ADDRESS = env.scanner("CLAMD_ADDRESS")

# --- mail -----------------------------------------------------------------------------------------------------
_mail = env.mail_server("EMAIL_URL")
_mail_is_set = _mail["EMAIL_BACKEND"] != "django.core.mail.backends.dummy.EmailBackend"
# Where there is no server for it, development keeps mails as files, and production is without whatever needs them.
SENDS_MAIL = _mail_is_set or not PRODUCTION
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
if not PRODUCTION and not _mail_is_set:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_CA_FILE = env.ca_file("EMAIL_CA_FILE")  # in place of the public authorities, as each setting of this name
if EMAIL_CA_FILE and _mail_is_set:
    EMAIL_BACKEND = EMAIL_BACKEND.replace("django.core.mail.backends.smtp", "accounts.mail.smtp_with_own_ca")
EMAIL_FILE_PATH = str(DATA_DIR / "mails")
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _mail["EMAIL_USE_SSL"], _mail["EMAIL_USE_TLS"], _mail["EMAIL_TIMEOUT"]
# Where links in mails lead: no request's word is taken for it.
_first_host = f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if ALLOWED_HOSTS else ""
PUBLIC_URL = env.web_address("PUBLIC_URL", _first_host if PRODUCTION else "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.match(
    "DEFAULT_FROM_EMAIL", r"[^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", "Name <address@host>", "portal@localhost"
)

# --- signing in: what django-allauth is told; the limits are ours (accounts/security/sign_in_limits.py) ---------
REGISTRATION = env.bool("REGISTRATION", True)  # whether visitors may make an account of their own here
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", PRODUCTION)
HEALTH_TOKEN = env.str("HEALTH_TOKEN", "")  # shows the details of /readyz
AUDIT_DAYS = env.int("AUDIT_DAYS", 365, least=1, most=36500)  # days that sign-ins and operators' actions are kept
ACCOUNT_ADAPTER = "accounts.allauth.account_adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.allauth.extra_signup_fields.NameForm"
ACCOUNT_FORMS, MFA_FORMS = allauth_settings.ACCOUNT_FORMS, allauth_settings.MFA_FORMS
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60  # seconds
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "accounts.allauth.account_adapter.display_name"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
MFA_ADAPTER = "accounts.allauth.mfa_adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an operator's own account may be without an address
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ADAPTER = "accounts.allauth.social_adapter.Elsewhere"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = True  # behind a check of ours; a form may not lead to another host (form-action)
# The claim of the company's own system that is the usercode at OC; without it members from there get one of ours.
OIDC_USERCODE_CLAIM = env.str("OIDC_USERCODE_CLAIM", "")
OIDC_ORGANIZATION = env.str("OIDC_ORGANIZATION", "")  # whose usercodes these are; the first service's unless set
OIDC_CA_FILE, OIDC_PROXY_URL = env.ca_file("OIDC_CA_FILE"), env.proxy("OIDC_PROXY_URL")  # of all providers
SIGN_IN_PROVIDERS = (
    allauth_settings.build_openid_connect(
        env.str("OIDC_NAME", ""),
        env.web_address("OIDC_URL"),
        env.str("OIDC_CLIENT_ID", ""),
        env.str("OIDC_CLIENT_SECRET", ""),
        env.scopes("OIDC_SCOPES", ["openid", "profile", "email"]),
    ),
    allauth_settings.build_social("kakao", env.str("KAKAO_CLIENT_ID", ""), env.str("KAKAO_CLIENT_SECRET", "")),
    allauth_settings.build_social("naver", env.str("NAVER_CLIENT_ID", ""), env.str("NAVER_CLIENT_SECRET", "")),
    allauth_settings.build_social("line", env.str("LINE_CLIENT_ID", ""), env.str("LINE_CLIENT_SECRET", "")),
    allauth_settings.build_social("google", env.str("GOOGLE_CLIENT_ID", ""), env.str("GOOGLE_CLIENT_SECRET", "")),
    allauth_settings.build_apple(
        env.str("APPLE_CLIENT_ID", ""),
        env.str("APPLE_TEAM_ID", ""),
        env.str("APPLE_KEY_ID", ""),
        env.private_key("APPLE_KEY"),
    ),
)
SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(*SIGN_IN_PROVIDERS)

# --- language and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "ko"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
# Django itself has the languages' names in every language; ours would be a second opinion.
LANGUAGES = [(code, _(LANG_INFO[code]["name"])) for code in ("ko", "en", "ja", "zh-hans", "th")]
# The second folder has texts that Django lacks in a language; without them it shows those of LANGUAGE_CODE.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "portal" / "django_texts"]
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Seoul")

# --- talking to Online Contact --------------------------------------------------------------------------------
OC_CA_FILE, OC_PROXY_URL = env.ca_file("OC_CA_FILE"), env.proxy("OC_PROXY_URL")
OC_CONNECT_TIMEOUT = env.float("OC_CONNECT_TIMEOUT", 3.0)  # seconds
OC_DEADLINE = env.float("OC_DEADLINE", 20.0)  # seconds, for all calls of an attempt
OC_PAGE_DEADLINE = env.float("OC_PAGE_DEADLINE", 6.0)  # seconds, for a call that a customer waits for
OC_FIRST_WAIT = env.float("OC_FIRST_WAIT", 0.4)  # seconds, after which a page is shown without what is still being read
RECEIPT_WAIT = env.float("RECEIPT_WAIT", 1.0)  # seconds for which a page waits for a first attempt or an upload to OC
BACKGROUND_THREADS = env.int("BACKGROUND_THREADS", 16, least=1, most=1000)  # of each, in a process
DELIVERY_WORKERS = env.int("DELIVERY_WORKERS", 0, least=0, most=10)  # that `gunicorn --preload` starts beside its own
DELIVERY_LANES = env.int("DELIVERY_LANES", 8, least=1, most=100)  # inquiries of a service that a worker sends at once
OC_READS = env.int("OC_READS", 10, least=1)  # that wait at once in a process; the other threads are left for sending
CATALOG_TTL = env.int("CATALOG_TTL", 300)  # seconds that types and fields are held before they are asked for again
OC_SERVICE_KEY = env.str("OC_SERVICE_KEY", "")  # read by `manage.py add_service` only
OC_ORGANIZATION_KEY = env.str("OC_ORGANIZATION_KEY", "")  # likewise; verifies sign-ins by the organization's site
# Whose address is told to OC, whose spam policy counts by it: always, guests, never.
OC_CLIENT_IP_MODE = env.choice("OC_CLIENT_IP_MODE", "always", ("always", "guests", "never"))
# An inquiry whose delivery is in doubt and that OC does not show: an operator decides, or it is sent again.
RESEND_UNKNOWN = env.choice("RESEND_UNKNOWN", "manual", ("manual", "auto"))
# How long a create may still take effect after its signature's time: validity, clock skew, processing, list lag.
# Below the first two of them a request that waited somewhere would still be valid: two tickets of one inquiry.
DELIVERY_SETTLE = env.int("DELIVERY_SETTLE", 300 + 30 + 60 + 60, least=300 + 30)  # seconds
# Each pause, lease and window of the delivery is multiplied by this, so that a rehearsal need not wait for days.
DELIVERY_TIME_SCALE = env.float("DELIVERY_TIME_SCALE", 1.0)
if PRODUCTION and DELIVERY_TIME_SCALE != 1:
    raise ImproperlyConfigured("DELIVERY_TIME_SCALE is for rehearsals: in production inquiries would be sent twice.")

# --- security -------------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrftoken"
LANGUAGE_COOKIE_NAME = "__Host-language" if PRODUCTION else "django_language"
MESSAGES_COOKIE_NAME = "__Host-messages" if PRODUCTION else "messages"
HELP_COOKIE_NAME = "__Host-help" if PRODUCTION else "help"
MESSAGE_STORAGE = "portal.message_storage.Storage"
CSRF_FAILURE_VIEW = "inquiries.views.site.error_pages_with_typed_text.show_csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
# Only a listed proxy's word reaches this header, see portal.middleware.forwarded_scheme.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP, HTMX_CONFIG = security_policy.SECURE_CSP, security_policy.HTMX_CONFIG

# --- logs: one JSON line an event, with the request's id ------------------------------------------------------
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOGGING = logs.build_logging(LOG_LEVEL)

# --- traces and error reports: off unless set, and only with their extras (portal/telemetry) ------------------
OTEL_EXPORTER_OTLP_ENDPOINT = env.web_address("OTEL_EXPORTER_OTLP_ENDPOINT")
OTEL_SERVICE_NAME = env.str("OTEL_SERVICE_NAME", "inquiry-portal")
OTEL_EXPORTER_OTLP_HEADERS = env.headers("OTEL_EXPORTER_OTLP_HEADERS")
SENTRY_DSN = env.dsn("SENTRY_DSN")

env.refuse_misspelt()
