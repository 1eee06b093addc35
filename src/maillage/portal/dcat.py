"""The open-data catalogue in the words of DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.1/).

Controlled values are those of the EU Publications Office (file types, themes, frequencies, languages).
Dates, sizes and checksums are those of the files that the worker made: nothing is computed here.
"""

from typing import Any

from django.conf import settings

from maillage.algorithms.geometry import Box
from maillage.core.documents.published import Edition, PublishedFile, edition_of, file_named
from maillage.core.documents.rdf import Node, french, iri, typed
from maillage.core.registry import CatalogueEntry, catalogue_entries
from maillage.core.site import current_site_name
from maillage.directory.exports import LICENCE_URL
from maillage.territory.queries import territory_box

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
MEDIA = "https://www.iana.org/assignments/media-types"
SHA256 = iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")
FILE_TYPES = {
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/geo+json": "GEOJSON",
    "application/ld+json": "JSON_LD",
    "application/pdf": "PDF",
}
KEYWORDS = ("associations", "vie associative", "annuaire")
API = "api"


def base() -> str:
    return str(settings.BASE_URL).rstrip("/")


def catalogue() -> list[Node]:
    """Return the catalogue, its data sets, their files and the API."""
    address = f"{base()}/donnees/"
    entries = list(catalogue_entries)
    sets = [entry for entry in entries if entry.files]
    services = [entry for entry in entries if entry.name == API]
    spatial = location(territory_box())
    editions = {
        name: (file, edition)
        for entry in sets
        for name in entry.files
        if (edition := edition_of(file := file_named(name)))
    }
    changed = max((edition.made_at for _, edition in editions.values()), default=None)
    town = current_site_name()
    return [
        {
            "@id": address,
            "@type": ["dcat:Catalog"],
            "dct:title": french(f"Données ouvertes de la vie associative, {town}"),
            "dct:description": french("Ce que le site montre à tout le monde, à reprendre."),
            "dct:publisher": iri(f"{address}#editeur"),
            "dct:language": iri(f"{AUTHORITY}/language/FRA"),
            "dct:license": iri(LICENCE_URL),
            "foaf:homepage": iri(address),
            **({"dct:modified": moment(changed)} if changed else {}),
            **spatial,
            "dcat:dataset": [iri(f"{address}#{entry.name}") for entry in sets],
            "dcat:service": [iri(f"{address}#{entry.name}") for entry in services],
        },
        {"@id": f"{address}#editeur", "@type": ["foaf:Agent"], "foaf:name": french(town)},
        {"@id": LICENCE_URL, "@type": ["dct:LicenseDocument"], "dct:title": french("Licence Ouverte 2.0")},
        *(dataset(entry, address, spatial, editions) for entry in sets),
        *(distribution(address, file, edition) for file, edition in editions.values()),
        *(service(entry, address, sets) for entry in services),
    ]  # fmt: skip


def moment(value: Any) -> dict[str, str]:
    return typed(value.isoformat(), "xsd:dateTime")


def location(box: Box | None) -> dict[str, Any]:
    """Return the rectangle around the territory, nothing when no outline is known."""
    if box is None:
        return {}
    corners = (
        (box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north),
        (box.west, box.south),
    )  # fmt: skip
    text = f"POLYGON(({', '.join(f'{lon:.5f} {lat:.5f}' for lon, lat in corners)}))"
    return {
        "dct:spatial": {"@type": ["dct:Location"], "dcat:bbox": typed(text, "geosparql:wktLiteral")}
    }


def dataset(
    entry: CatalogueEntry,
    address: str,
    spatial: dict[str, Any],
    editions: dict[str, tuple[PublishedFile, Edition]],
) -> Node:
    """Return one data set; it describes the territory as it was when its files were made."""
    own = [editions[name] for name in entry.files if name in editions]
    moments = [edition.made_at for _, edition in own]
    dated = (
        {
            "dct:modified": moment(max(moments)),
            "dct:temporal": {
                "@type": ["dct:PeriodOfTime"],
                "dcat:startDate": typed(min(moments).date().isoformat(), "xsd:date"),
                "dcat:endDate": typed(max(moments).date().isoformat(), "xsd:date"),
            },
        }
        if moments
        else {}
    )
    return {
        "@id": f"{address}#{entry.name}",
        "@type": ["dcat:Dataset"],
        "dct:identifier": f"{address}#{entry.name}",
        "dct:title": french(entry.title),
        "dct:description": french(entry.description),
        "dct:publisher": iri(f"{address}#editeur"),
        "dcat:contactPoint": {
            "@type": ["vcard:Organization"],
            "vcard:fn": current_site_name(),
            "vcard:hasURL": iri(f"{base()}/a-propos/"),
        },
        "dcat:keyword": [french(word) for word in KEYWORDS],
        "dcat:theme": iri(f"{AUTHORITY}/data-theme/SOCI"),
        "dct:language": iri(f"{AUTHORITY}/language/FRA"),
        "dct:accrualPeriodicity": iri(f"{AUTHORITY}/frequency/UPDATE_CONT"),
        "dct:accessRights": iri(f"{AUTHORITY}/access-right/PUBLIC"),
        "dcat:landingPage": iri(f"{address}#{entry.name}"),
        **dated,
        **spatial,
        "dcat:distribution": [iri(f"{address}#fichier-{file.name}") for file, _ in own],
    }


def distribution(address: str, file: PublishedFile, edition: Edition) -> Node:
    """Return one file, as it was made."""
    media = file.media_type.partition(";")[0]
    download = f"{base()}{file.address}"
    return {
        "@id": f"{address}#fichier-{file.name}",
        "@type": ["dcat:Distribution"],
        "dct:title": french(f"{file.name} ({file.label})"),
        "dcat:accessURL": iri(download),
        "dcat:downloadURL": iri(download),
        "dcat:mediaType": iri(f"{MEDIA}/{media}"),
        "dct:format": iri(f"{AUTHORITY}/file-type/{FILE_TYPES[media]}"),
        "dct:license": iri(LICENCE_URL),
        "dct:modified": moment(edition.made_at),
        "dcat:byteSize": typed(str(edition.size), "xsd:nonNegativeInteger"),
        "spdx:checksum": {
            "@type": ["spdx:Checksum"],
            "spdx:algorithm": SHA256,
            "spdx:checksumValue": typed(edition.sha256, "xsd:hexBinary"),
        },
    }


def service(entry: CatalogueEntry, address: str, sets: list[CatalogueEntry]) -> Node:
    """Return the API."""
    return {
        "@id": f"{address}#{entry.name}",
        "@type": ["dcat:DataService"],
        "dct:title": french(entry.title),
        "dct:description": french(entry.description),
        "dct:publisher": iri(f"{address}#editeur"),
        "dct:license": iri(LICENCE_URL),
        "dcat:endpointURL": iri(f"{base()}/api/v1/"),
        "dcat:endpointDescription": iri(f"{base()}/api/v1/openapi.json"),
        "dcat:servesDataset": [
            iri(f"{address}#{one.name}") for one in sets if one.name == "directory"
        ],
    }
