"""Settings of the test suite: a data folder of its own, fast hashing, manifest-free static files."""

import os
import tempfile

os.environ.setdefault("MAILLAGE_DATA", tempfile.mkdtemp(prefix="maillage-tests-"))
os.environ.setdefault("MAILLAGE_SECRET", "tests-only-" + "x" * 50)

from maillage.config.settings import *  # noqa: F403 - the environment must be set first
from maillage.config.settings import DATABASES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    # No location: it follows MEDIA_ROOT, so that each test has a folder of its own.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAILLAGE_API_RATE = "100000/m"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
DATABASES["default"].setdefault("TEST", {})
