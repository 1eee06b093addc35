"""The figures of docs/algorithms/geocodage.md hold on the shipped files."""

import pytest

from bench.geocoding import communes, directory, points
from maillage.algorithms.geocoding import AddressIndex
from maillage.algorithms.geometry import haversine


@pytest.mark.slow
def test_addresses_of_the_directory_are_found_where_they_are():
    index = AddressIndex(points(), communes())
    cases = directory()
    assert (len(cases), len(index)) == (2252, 36_395)
    distances = [
        haversine(case.lat, case.lon, match.lat, match.lon)
        for case in cases
        if (match := index.best(case.address))
    ]
    within = {metres: sum(d <= metres for d in distances) for metres in (50, 200, 1000)}
    assert within[50] >= 0.985 * len(cases)
    assert within[200] >= 0.995 * len(cases)
    # What is answered is never in another part of the town.
    assert within[1000] == len(distances) >= 0.998 * len(cases)
