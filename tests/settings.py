"""The portal's settings for the suite: no developer's .env, quick passwords, and a folder of its own per process."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from environ import Env

# A developer's .env describes another place than this one. It is read while portal.settings is imported.
READ_ENV = Env.__dict__["read_env"]
Env.read_env = staticmethod(lambda *args, **kwargs: False)  # type: ignore[method-assign]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
FOLDER = Path(tempfile.mkdtemp(prefix=f"portal-tests-{WORKER}-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["DATA_DIR"] = str(FOLDER)
# The folder of the process that starts the workers, which inherit its environment; it outlives theirs.
SHARED_FOLDER = Path(os.environ.setdefault("PORTAL_TESTS_FOLDER", str(FOLDER)))
# Where Python is told to keep nothing compiled, every worker and every process that tests start compiles all anew.
# It is kept out of the folders of the source then.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).resolve().parents[1] / ".pytest_cache" / "compiled")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# The sync API of the browser's driver runs a loop in the test's own thread; the live server is in another one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from django.core.mail.utils import DNS_NAME  # noqa: E402

from portal.settings import *  # noqa: E402, F403 - the environment had to be prepared first
from portal.settings import CACHES, DATABASES, REDIS_URL  # noqa: E402

Env.read_env = READ_ENV  # type: ignore[method-assign]  # for the tests of how the file is read

DEVELOPMENT_AIDS = True  # so that the style guide has an address
OC_FIRST_WAIT = 30.0  # a page comes whole however busy the machine is; tests of what comes late set it
RECEIPT_WAIT = 60.0  # so that a page that follows shows the outcome, on a busy machine too; tests of the wait set it
GUEST_FORM_SECONDS = 0  # the tests fill forms faster than people; tests of the limit set it
DNS_NAME._fqdn = "localhost"  # for the ids of mails; it would be looked up
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: each thread has a connection of its own, and locks are real.
    DATABASES["default"]["TEST"] = {"NAME": FOLDER / "test.sqlite3"}
if REDIS_URL:
    # Clearing the cache empties a whole Redis database, so each worker has one (Redis has 16).
    number = 1 + int(WORKER.removeprefix("gw")) % 15
    CACHES["default"]["LOCATION"] = urlsplit(REDIS_URL)._replace(path=f"/{number}").geturl()
