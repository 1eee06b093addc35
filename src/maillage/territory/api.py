"""The shared vocabulary for programs: areas with their outlines, themes, skills."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from maillage.core.documents.streams import GEOJSON_TYPE
from maillage.core.errors import NotVisible
from maillage.core.problems import REFUSALS, Problem
from maillage.territory.enums import Level
from maillage.territory.models import Area
from maillage.territory.queries import (
    AreaNode,
    ThemeNode,
    area_outlines,
    areas_tree,
    skills_by_family,
    themes_tree,
)

router = Router(tags=["Vocabulaire"])


class AreaOut(Schema):
    code: str = Field(examples=["34172-07"])
    name: str
    level: str
    lat: float | None
    lon: float | None
    population: int | None
    children: list["AreaOut"]

    @staticmethod
    def of(node: AreaNode) -> dict:
        return {
            "code": node.code,
            "name": node.name,
            "level": node.level,
            "lat": node.lat,
            "lon": node.lon,
            "population": node.population,
            "children": [AreaOut.of(child) for child in node.children],
        }


class AreasOut(Schema):
    areas: list[AreaOut]
    outlines: dict[str, str] = Field(description="Adresse des contours (GeoJSON) de chaque niveau")


class ThemeOut(Schema):
    code: str = Field(examples=["sport.judo"])
    label: str
    synonyms: list[str]
    children: list["ThemeOut"]

    @staticmethod
    def of(node: ThemeNode) -> dict:
        return {
            "code": node.code,
            "label": node.label,
            "synonyms": list(node.synonyms),
            "children": [ThemeOut.of(child) for child in node.children],
        }


class ThemesOut(Schema):
    themes: list[ThemeOut]


class SkillOut(Schema):
    code: str = Field(examples=["comptabilite"])
    label: str
    synonyms: list[str]


class FamilyOut(Schema):
    label: str
    skills: list[SkillOut]


class SkillsOut(Schema):
    families: list[FamilyOut]


@router.get(
    "/areas",
    response={200: AreasOut, **REFUSALS},
    summary="Les secteurs, en arbre",
    operation_id="areas",
)
def areas(request: HttpRequest) -> dict:
    """Communes, quartiers et sous-quartiers, les uns dans les autres, avec l’adresse de leurs contours."""
    drawn = Area.objects.exclude(outline="").order_by("level").values_list("level", flat=True)
    return {
        "areas": [AreaOut.of(node) for node in areas_tree()],
        "outlines": {level: f"/api/v1/areas/outlines/{level}" for level in drawn.distinct()},
    }


@router.get(
    "/areas/outlines/{level}",
    response={200: dict, 404: Problem, **REFUSALS},
    summary="Les contours d’un niveau, en GeoJSON",
    operation_id="outlines",
)
def outlines(request: HttpRequest, level: str) -> HttpResponse:
    """Contours simplifiés d’un niveau (commune, quartier, sous_quartier…)."""
    if level not in Level.values:
        raise NotVisible(
            f"Il n’y a pas de niveau « {level[:40]} ». Niveaux possibles : {', '.join(Level.values)}."
        )
    found = area_outlines(level)
    response = HttpResponse(found.body, content_type=GEOJSON_TYPE)
    response["ETag"] = found.etag
    return response


@router.get(
    "/themes",
    response={200: ThemesOut, **REFUSALS},
    summary="Les thèmes, en arbre",
    operation_id="themes",
)
def themes(request: HttpRequest) -> dict:
    """Thèmes et sous-thèmes, avec les autres mots par lesquels on les trouve."""
    return {"themes": [ThemeOut.of(node) for node in themes_tree()]}


@router.get(
    "/skills",
    response={200: SkillsOut, **REFUSALS},
    summary="Les compétences, par famille",
    operation_id="skills",
)
def skills(request: HttpRequest) -> dict:
    """Compétences que les organisations proposent ou recherchent."""
    return {
        "families": [
            {
                "label": family,
                "skills": [
                    {"code": skill.code, "label": skill.label, "synonyms": skill.synonyms}
                    for skill in found
                ],
            }
            for family, found in skills_by_family().items()
        ]
    }
