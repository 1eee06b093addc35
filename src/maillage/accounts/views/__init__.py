from maillage.accounts.views.account import data, devices, home, rename
from maillage.accounts.views.acting import act_for
from maillage.accounts.views.demo import demo
from maillage.accounts.views.leaving import delete, deleted
from maillage.accounts.views.people import function, people

__all__ = [
    "act_for",
    "data",
    "delete",
    "deleted",
    "demo",
    "devices",
    "function",
    "home",
    "people",
    "rename",
]
