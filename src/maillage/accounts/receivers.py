"""What allauth tells."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest

PROVEN = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


@receiver(authenticator_added, dispatch_uid="accounts.trust_new_authenticator")
def trust_new_authenticator(
    request: HttpRequest, user: AbstractBaseUser, authenticator: Authenticator, **_: Any
) -> None:
    """Count the code or the key just given as a proof of identity.

    Else the recovery codes shown next would ask for the same code again, which an application
    gives only once in thirty seconds.
    """
    if authenticator.type in PROVEN:
        record_authentication(
            request, user, method="mfa", type=authenticator.type, reauthenticated=True
        )
