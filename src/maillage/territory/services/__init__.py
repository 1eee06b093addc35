"""What can be done to the territory: one verb each."""

from maillage.territory.geocoders import GeocodeResult
from maillage.territory.services.area_reading import AreaRefusal
from maillage.territory.services.areas import (
    AreaReport,
    create_area,
    create_communes,
    import_area_file,
    import_areas,
)
from maillage.territory.services.founding import Founding, create_territory
from maillage.territory.services.geocoding import geocode, geocode_choices, install_address_file
from maillage.territory.services.vocabulary import VocabularyReport, load_nomenclatures

__all__ = [
    "AreaRefusal",
    "AreaReport",
    "Founding",
    "GeocodeResult",
    "VocabularyReport",
    "create_area",
    "create_communes",
    "create_territory",
    "geocode",
    "geocode_choices",
    "import_area_file",
    "import_areas",
    "install_address_file",
    "load_nomenclatures",
]
