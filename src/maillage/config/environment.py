"""Typed reading of environment variables, with errors an operator understands."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "oui", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "non", "false", "no", "off"}
KEY_LENGTH = 64


class Environment:
    """The process environment, read with defaults; an empty variable counts as absent."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self.values = dict(os.environ if values is None else values)

    def __contains__(self, name: str) -> bool:
        return bool(self.values.get(name))

    def text(self, name: str, default: str) -> str:
        return self.values.get(name) or default

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser()

    def integer(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(
                f"Le réglage {name} vaut « {value} » : un nombre entier est attendu."
            ) from None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "1" if default else "").lower()
        if value in TRUE_WORDS:
            return True
        if value in FALSE_WORDS:
            return False
        raise ImproperlyConfigured(
            f"Le réglage {name} vaut « {value} » : « oui » ou « non » attendu."
        )

    def words(self, name: str, default: Sequence[str]) -> list[str]:
        value = self.values.get(name)
        return value.replace(",", " ").split() if value else list(default)

    @staticmethod
    def hosts_of(url: str) -> list[str]:
        host = urlsplit(url).hostname or "localhost"
        return sorted({host, "localhost", "127.0.0.1", "[::1]"})

    @staticmethod
    def origins_of(url: str) -> list[str]:
        """Return the origin of a tile server, with its {s} sub-domains as a wildcard."""
        if not url:
            return []
        parts = urlsplit(url.replace("{s}", "*"))
        return [f"{parts.scheme}://{parts.netloc}"]

    def secret_key(self, data: Path) -> str:
        """Return MAILLAGE_SECRET, or the key kept in the data folder (made at first start, mode 600)."""
        if "MAILLAGE_SECRET" in self:
            return self.values["MAILLAGE_SECRET"]
        file = data / "secret"
        try:
            data.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"Le dossier de données {data} ne peut pas être écrit ({error.strerror}). "
                "Choisissez-en un autre avec MAILLAGE_DATA."
            ) from None
        key = secrets.token_urlsafe(KEY_LENGTH)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(key)
        return key

    def database(self, data: Path, name: str = "DATABASE_URL") -> dict[str, Any]:
        """Return Django's database settings: SQLite in the data folder unless a URL is given."""
        url = self.text(name, f"sqlite:///{data / 'maillage.sqlite3'}")
        try:
            config = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
        except (ValueError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
            raise ImproperlyConfigured(
                f"Le réglage {name} n’est pas une adresse de base de données. "
                "Exemple : postgres://utilisateur:secret@hote/base."
            ) from None
        if config["ENGINE"].endswith("sqlite3"):
            config |= {
                # A connection costs a few microseconds to open; keeping none avoids locks left by idle threads.
                "CONN_MAX_AGE": 0,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 30,
                    "init_command": (
                        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                    ),
                },
            }
        return config

    def smtp(self) -> dict[str, Any] | None:
        """Return how mail leaves, or None: messages then stay readable in the outbox."""
        if "MAILLAGE_SMTP_URL" not in self:
            return None
        parts = urlsplit(self.values["MAILLAGE_SMTP_URL"])
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ImproperlyConfigured(
                "Le réglage MAILLAGE_SMTP_URL doit ressembler à smtp://utilisateur:secret@hote:587."
            )
        return {
            "host": parts.hostname,
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": parts.username or "",
            "password": parts.password or "",
            "use_ssl": parts.scheme == "smtps",
            # A relay on this machine is reached in clear: nothing leaves the machine.
            "use_tls": parts.scheme == "smtp"
            and parts.port != 25
            and parts.hostname not in {"localhost", "127.0.0.1", "::1"},
        }

    def openid_connect(self) -> dict[str, Any]:
        """Return allauth's provider settings when an OpenID Connect provider is configured."""
        if "MAILLAGE_OIDC_URL" not in self:
            return {}
        return {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "oidc",
                        "name": self.text("MAILLAGE_OIDC_NAME", "Compte de la collectivité"),
                        "client_id": self.text("MAILLAGE_OIDC_CLIENT", ""),
                        "secret": self.text("MAILLAGE_OIDC_SECRET", ""),
                        "settings": {"server_url": self.values["MAILLAGE_OIDC_URL"]},
                    }
                ],
            }
        }

    def media_storage(self, root: Path) -> dict[str, Any]:
        """Return where uploaded files live: the data folder, or any Django storage class by name."""
        if "MAILLAGE_MEDIA_STORAGE" not in self:
            return {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(root)},
            }
        return {"BACKEND": self.values["MAILLAGE_MEDIA_STORAGE"]}
