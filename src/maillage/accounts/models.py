"""People who sign in. Memberships live in the directory (docs/adr/0003-appartenances.md)."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from maillage.accounts.enums import Function


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with a way to sign in; ``name`` is how they want to be called."""

    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("nom affiché", max_length=80)
    is_active = models.BooleanField("compte actif", default=True)
    is_fictional = models.BooleanField("personne fictive de démonstration", default=False)
    joined_at = models.DateTimeField("inscription", default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                violation_error_message="Cette adresse a déjà un compte.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    # Django’s sign-in code and allauth ask for these; rights are in core.permissions.
    is_staff = False
    is_superuser = False


class FunctionHeld(models.Model):
    """A function for the territory that a person holds."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="functions")
    function = models.CharField("fonction", max_length=20, choices=Function.choices)
    since = models.DateTimeField("depuis")

    class Meta:
        verbose_name = "fonction"
        verbose_name_plural = "fonctions"
        constraints = [
            models.UniqueConstraint(fields=["person", "function"], name="function_held_once"),
            models.CheckConstraint(
                condition=models.Q(function__in=Function.values), name="function_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_function_display()
