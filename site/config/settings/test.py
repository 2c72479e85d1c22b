"""What do the tests need? A throw-away data folder, fast passwords, a ledger that may be flushed."""

import os
import tempfile

os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(
    prefix="practice-test-"
)
os.environ.pop("SHUT_FILE", None)

from config.settings.base import *  # noqa: F403  (the data folder must be set first)

LEDGER_MAY_BE_FLUSHED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "consent.mails.folder.MailFolder"
DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A test run that is cut off loses nothing: no fsync per commit.
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": DATABASES["default"]["OPTIONS"]["init_command"].replace("FULL", "OFF"),
    }
else:
    DATABASES["default"]["TEST"] = {}
