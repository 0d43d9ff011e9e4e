"""The market's own settings, kept away from anybody's data."""

import atexit
import os
import tempfile
from pathlib import Path

if "DATA_DIR" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="xiangxin-test-")
    atexit.register(_folder.cleanup)
    os.environ["DATA_DIR"] = _folder.name
os.environ.setdefault("SECRET_KEY", "only-for-tests-and-known-to-everybody")

(Path(os.environ["DATA_DIR"]) / "static").mkdir(parents=True, exist_ok=True)

from xiangxin.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "originals": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Exposures wait until a test flushes them, in a folder of each process of the suite.
EXPOSURES_FLUSHED_AFTER_S = None
EXPOSURES_DIR = EXPOSURES_DIR / "alone"  # noqa: F405
