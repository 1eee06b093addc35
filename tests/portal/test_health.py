import pytest
from django.db import DatabaseError

from maillage.core.site import TERRITORY_NAME, set_setting
from maillage.portal.views import health


@pytest.mark.django_db
def test_r1_the_site_is_ready_once_a_territory_is_there(client) -> None:
    before = client.get("/sante")
    assert (before.status_code, before.json()["status"], before.json()["database"]) == (
        503,
        "indisponible",
        "vide",
    )
    set_setting(TERRITORY_NAME, "Ici")
    after = client.get("/sante")
    assert (after.status_code, after.json()["status"], after.json()["database"]) == (
        200,
        "ok",
        "ok",
    )
    assert after.json()["index"].keys() == {"status", "documents"}
    assert "no-cache" in after["Cache-Control"]


@pytest.mark.django_db
def test_r1_a_database_that_does_not_answer_is_told(client, monkeypatch) -> None:
    def refuse(*_args, **_options):
        raise DatabaseError

    monkeypatch.setattr(health, "get_setting", refuse)
    response = client.get("/sante")
    assert (response.status_code, response.json()["database"]) == (503, "absente")


def test_health_is_only_read(client) -> None:
    assert client.post("/sante").status_code == 405
