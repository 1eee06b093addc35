"""What is asked of the directory: one reading of the address, for the list, the map, feeds and API.

Reading never fails: what can not be understood is left out and told in ``notices``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from maillage.algorithms.geometry import Box
from maillage.core.actor import Actor
from maillage.core.search import Audience, Facet, SearchRequest
from maillage.core.ui.french import format_number, typography
from maillage.directory.enums import State
from maillage.directory.queries import parameters
from maillage.directory.queries.parameters import Locate, Params
from maillage.directory.queries.vocabulary import area_labels, label_of, synonyms
from maillage.directory.search import KIND

# Parameters of the address that are filters; each is the name of a facet or number of the index.
FILTERS = (
    "theme", "area", "kind", "public", "skill", "need", "access", "language", "state", "size",
    "created", "dissolved", "confirmed",
)  # fmt: skip
YEARS = frozenset({"created", "dissolved"})
# Filters whose values form a tree: a finer choice replaces the wider one around it.
SEPARATORS = {"theme": ".", "area": "-"}
ALIVE = (str(State.ACTIVE), str(State.DORMANT))
SORTS = {
    "relevance": "Pertinence",
    "distance": "Distance",
    "freshness": "Fraîcheur des fiches",
    "name": "Ordre alphabétique",
}
VIEWS = ("list", "map", "filters")
RADII = (500, 1000, 2000, 5000, 10_000)
MAX_CHOICES = 60
PAGE_SIZE = 20
MAX_PAGE = 500
MAX_YEARS = 200
_RANGE = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True)
class DirectoryQuery:
    """One question asked of the directory.

    ``chosen`` maps a filter to its codes; ``near`` is (lat, lon), ``near_text`` what was typed for
    it, ``radius`` in metres; ``area_names`` are the names of the chosen areas.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: tuple[float, float] | None = None
    near_text: str = ""
    near_label: str = ""
    radius: int | None = None
    bbox: Box | None = None
    sort: str = ""
    page: int = 1
    cursor: str = ""
    limit: int = PAGE_SIZE
    view: str = "list"
    area_names: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    # Asking.

    @property
    def order(self) -> str:
        """The order in use: the one asked for, or the one that answers best."""
        if self.sort and not (self.sort == "distance" and self.near is None):
            return self.sort
        if self.near is not None:
            return "distance"
        return "relevance" if self.text else "name"

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.text or self.chosen or self.near or self.bbox)

    def filters(self) -> dict[str, tuple[str, ...]]:
        """Return the filters for the index: the dissolved stay out unless they are asked for."""
        found = dict(self.chosen)
        if "state" not in found and "dissolved" not in found:
            found["state"] = ALIVE
        return found

    def request(
        self, actor: Actor, *, facets: tuple[Facet, ...] = (), limit: int | None = None
    ) -> SearchRequest:
        """Return the question for the index, as this actor may ask it."""
        size = limit or self.limit
        return SearchRequest(
            text=self.text,
            kinds=(KIND,),
            filters=self.filters(),
            near=self.near,
            radius_m=self.radius if self.near else None,
            bbox=self.bbox,
            sort=self.order,  # type: ignore[arg-type]
            limit=size,
            offset=(self.page - 1) * size,
            cursor=self.cursor,
            facets=facets,
            audience=audience_of(actor),
            synonyms=synonyms(),
        )

    # Writing itself as an address.

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that say the same, in a fixed order; the first page is not said."""
        found: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        found += [(name, code) for name in FILTERS for code in self.chosen.get(name, ())]
        if self.near is not None:
            found.append(("near", self.near_said))
        if self.near is not None and self.radius is not None:
            found.append(("radius", str(self.radius)))
        if self.bbox is not None:
            found.append(("bbox", ",".join(f"{edge:.5f}" for edge in self.bbox)))
        if self.sort:
            found.append(("sort", self.sort))
        if self.view != "list":
            found.append(("view", self.view))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    def address(self, base: str = "") -> str:
        """Return ``base`` with the parameters of this question."""
        text = urlencode(self.pairs())
        return f"{base}?{text}" if text else base

    @property
    def near_said(self) -> str:
        """Return the place as it stands in the form: the address typed, or the position."""
        return parameters.near_said(self.near, self.near_text)

    # Neighbouring questions.

    def choosing(self, **chosen: Iterable[str]) -> "DirectoryQuery":
        """The same question with other choices of some filters, from the first page."""
        merged = {**self.chosen, **{name: tuple(codes) for name, codes in chosen.items()}}
        kept = {name: codes for name, codes in merged.items() if codes}
        return replace(self, chosen=kept, page=1, cursor="")

    def without(self, name: str, code: str | None = None) -> "DirectoryQuery":
        """The same question without a choice, or without a whole filter."""
        kept = [c for c in self.chosen.get(name, ()) if code is not None and c != code]
        return self.choosing(**{name: kept})

    def without_place(self) -> "DirectoryQuery":
        """The same question anywhere."""
        sort = "" if self.sort == "distance" else self.sort
        return replace(
            self, near=None, near_text="", near_label="", radius=None, bbox=None, sort=sort, page=1
        )

    def saying(self, text: str) -> "DirectoryQuery":
        """The same question in other words."""
        return replace(self, text=text, page=1, cursor="")

    def label(self, name: str, code: str) -> str:
        """Return the words for one choice, saying by themselves what it does."""
        words = self.area_names.get(code, "") if name == "area" else label_of(name, code)
        return typography(SAYING.get(name, "{}").format(words))

    def active(self, base: str) -> list[tuple[str, str]]:
        """Return (words, address without it) for all that narrows the list."""
        found = [(f"« {self.text} »", self.saying("").address(base))] if self.text else []
        for name in FILTERS:
            codes = self.chosen.get(name, ())
            if name in YEARS and len(codes) > 1:
                words = f"{LIVED[name]} de {codes[0]} à {codes[-1]}"
                found.append((words, self.without(name).address(base)))
                continue
            found += [(self.label(name, c), self.without(name, c).address(base)) for c in codes]
        if self.near is not None:
            found.append((self.near_words(), self.without_place().address(base)))
        elif self.bbox is not None:
            found.append(("La partie choisie de la carte", self.without_place().address(base)))
        return found

    def near_words(self) -> str:
        """Return "À moins de 2 km de 12 rue Balard"."""
        where = self.near_label or "ma position"
        if self.radius is None:
            return typography(f"Autour de {where}")
        return typography(f"À moins de {distance_words(self.radius)} de {where}")


LIVED = {"created": "Créée", "dissolved": "Dissoute"}
SAYING = {
    "skill": "Propose : {}",
    "need": "Cherche : {}",
    "created": "Créée en {}",
    "dissolved": "Dissoute en {}",
}


def distance_words(metres: int) -> str:
    """Return "500 m", "2 km"."""
    if metres < 1000:
        return f"{metres} m"
    return f"{format_number(metres / 1000)} km"


def audience_of(actor: Actor) -> Audience:
    """Return which documents of the index an actor may find."""
    return "members" if actor.is_network_member else "public"


def read_query(params: Params, *, locate: Locate) -> DirectoryQuery:
    """Read a question from the parameters of an address. Never raises on what people send."""
    notices: list[str] = []
    chosen, area_names = _chosen(params, notices)
    near, near_text, near_label = parameters.near(params, locate, notices)
    sort = parameters.last(params, "sort")
    if sort and sort not in SORTS:
        notices.append(
            f"Nous ne savons pas trier par « {sort[:40]} » : la liste suit son ordre habituel."
        )
        sort = ""
    view = parameters.last(params, "view")
    return DirectoryQuery(
        text=parameters.words(params, "q"),
        chosen=chosen,
        near=near,
        near_text=near_text,
        near_label=near_label,
        radius=parameters.radius(params, notices) if near else None,
        bbox=_bbox(params, notices),
        sort=sort,
        page=_page(params),
        cursor=parameters.last(params, "cursor")[:64],
        view=view if view in VIEWS else "list",
        area_names=area_names,
        notices=tuple(notices),
    )


def _chosen(
    params: Params, notices: list[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    found: dict[str, tuple[str, ...]] = {}
    wanted = {
        name: [code.strip() for value in params.getlist(name) for code in value.split(",")]
        for name in FILTERS
    }
    areas = area_labels(code[:40] for code in wanted["area"][:MAX_CHOICES] if code)
    for name in FILTERS:
        codes = [code for code in dict.fromkeys(wanted[name][:MAX_CHOICES]) if code]
        if name in YEARS:
            good = _years(codes)
            known = {code for code in codes if _RANGE.fullmatch(code)}
        else:
            good = [
                code
                for code in codes
                if (areas.get(code) if name == "area" else label_of(name, code))
            ]
            known = set(good)
        unknown = [code[:40] for code in codes if code not in known]
        if unknown:
            notices.append(
                parameters.UNKNOWN.format(", ".join(f"« {code} »" for code in unknown[:3]))
            )
        if good:
            found[name] = parameters.finest(good, SEPARATORS.get(name, ""))
    return found, areas


def _years(codes: Iterable[str]) -> list[str]:
    """Return every year of "1987" and "1980-1989"."""
    years: dict[int, None] = {}
    for code in codes:
        match = _RANGE.fullmatch(code)
        if match:
            first, last = int(match[1]), int(match[2] or match[1])
            years.update(dict.fromkeys(range(first, min(last, first + MAX_YEARS) + 1)))
    return [str(year) for year in sorted(years)]


def _bbox(params: Params, notices: list[str]) -> Box | None:
    said = parameters.last(params, "bbox")
    if not said:
        return None
    box = read_box(said)
    if box is None:
        notices.append("Le cadre de la carte se donne en quatre nombres : ouest, sud, est, nord.")
    return box


def read_box(said: str) -> Box | None:
    """Read "west,south,east,north" in degrees; None when it is not a rectangle on earth.

    A map that shows more than the globe is cut to it.
    """
    try:
        west, south, east, north = (float(part) for part in said[:200].split(","))
    except ValueError:
        return None
    west, east = max(-180.0, west), min(180.0, east)
    south, north = max(-90.0, south), min(90.0, north)
    if not (west <= east and south <= north):
        return None
    return Box(west, south, east, north)


def _page(params: Params) -> int:
    said = parameters.last(params, "page")
    number = int(said[:6]) if said.isascii() and said.isdigit() else 1
    return max(1, min(number, MAX_PAGE))
