"""What can be done to an account: one verb each."""

from maillage.accounts.services.access import end_sessions, reset_sign_in
from maillage.accounts.services.functions import give_function, take_function
from maillage.accounts.services.leaving import (
    delete_person,
    effects_of_deletion,
    forget_unconfirmed_people,
    obstacles_to_deletion,
)
from maillage.accounts.services.people import (
    create_person,
    export_person_data,
    rename_person,
    welcome_person,
)
from maillage.accounts.services.personas import ensure_personas

__all__ = [
    "create_person",
    "delete_person",
    "effects_of_deletion",
    "end_sessions",
    "ensure_personas",
    "export_person_data",
    "forget_unconfirmed_people",
    "give_function",
    "obstacles_to_deletion",
    "rename_person",
    "reset_sign_in",
    "take_function",
    "welcome_person",
]
