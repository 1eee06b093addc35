"""Addresses that can not be anybody's."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/annuaire/a%00b/", "/annuaire/%00/point", "/%00"])
def test_an_address_with_a_nul_is_not_found_whatever_the_database(client, path):
    assert client.get(path).status_code == 404


def test_programs_are_told_so_as_a_problem(client):
    answer = client.get("/api/v1/organisations/%00")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")
