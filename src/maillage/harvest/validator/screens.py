"""What the pages of a checked table show, and who may open them: the session that dropped the file."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, urlencode

from maillage.algorithms.french_text import slug
from maillage.core.errors import MaillageError
from maillage.core.permissions import decide
from maillage.core.ui.french import count
from maillage.directory.models import ImportRun
from maillage.harvest.validator import drops
from maillage.harvest.validator.drops import Drop
from maillage.harvest.validator.judging import (
    ACCEPTED,
    CORRECTED,
    DUPLICATED,
    RECOGNISED,
    REFUSED,
    VERDICTS,
    Judged,
)
from maillage.harvest.validator.layouts import REGISTER, shipped_mappings
from maillage.harvest.validator.telling import verdict_words

DROP, RESULT = "harvest/validator/drop.html", "harvest/validator/result.html"
SESSION_KEY, MOST_KEPT = "checked_tables", 3
PER_PAGE = 25
# Verdict to its tab, and to the colour and icon of its mark.
TABS = {
    ACCEPTED: "Acceptées",
    CORRECTED: "Corrigées",
    REFUSED: "Refusées",
    RECOGNISED: "Déjà dans l’annuaire",
    DUPLICATED: "Déjà plus haut",
}
COUNTED = (
    (ACCEPTED, "acceptée", "acceptées"),
    (CORRECTED, "corrigée", "corrigées"),
    (REFUSED, "refusée", "refusées"),
    (RECOGNISED, "déjà dans l’annuaire", "déjà dans l’annuaire"),
    (DUPLICATED, "déjà plus haut dans le fichier", "déjà plus haut dans le fichier"),
)
MARKS = {
    ACCEPTED: ("good", "circle-check"),
    CORRECTED: ("info", "pencil"),
    REFUSED: ("bad", "circle-alert"),
    RECOGNISED: ("waiting", "eye"),
    DUPLICATED: ("", "copy"),
}


class Gone(MaillageError):
    """The table was deleted, or belongs to another browser: the answer is the same."""

    code = "tableau-efface"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            "Ce tableau n’est plus ici : il s’efface une heure après son dépôt, et ne s’ouvre que dans le "
            "navigateur qui l’a déposé. Déposez-le de nouveau pour le vérifier."
        )


class Counted:
    """Judged rows of one verdict as a paginator counts and cuts them, without reading the others."""

    def __init__(self, drop: Drop, verdict: str) -> None:
        self.drop, self.verdict = drop, verdict
        self.size = drop.counts.get(verdict or "rows", 0)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part: slice) -> list[Judged]:
        start = part.start or 0
        rows = drops.rows_of(
            self.drop, verdict=self.verdict, offset=start, limit=(part.stop or self.size) - start
        )
        return list(rows)


def remember(request: HttpRequest, drop: Drop) -> None:
    """Bind a drop to this session, which keeps the last few."""
    tokens = [*request.session.get(SESSION_KEY, []), drop.token]
    for old in tokens[:-MOST_KEPT]:
        drops.forget(old)
    request.session[SESSION_KEY] = tokens[-MOST_KEPT:]


def release(request: HttpRequest, token: str) -> None:
    request.session[SESSION_KEY] = [
        one for one in request.session.get(SESSION_KEY, []) if one != token
    ]


def drop_of(request: HttpRequest, token: str) -> Drop:
    """Return a drop of this session; raise :class:`Gone` for any other."""
    found = (
        drops.find(token, now=request.now)
        if token in request.session.get(SESSION_KEY, [])
        else None
    )
    if found is None:
        raise Gone
    return found


def result_context(request: HttpRequest, drop: Drop) -> dict[str, Any]:
    """Return what the page of a checked table shows."""
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in VERDICTS else ""
    page: Page[Judged] = Paginator(Counted(drop, verdict), PER_PAGE).get_page(
        request.GET.get("page")
    )
    may_import = decide(request.actor, "directory.import")
    return {
        "drop": drop,
        "told": _told(drop),
        "tabs": _tabs(drop, verdict),
        "verdict": verdict,
        "page": page,
        "rows": [_row(row) for row in page.object_list],
        "summary": count(page.paginator.count, "ligne", "lignes"),
        "previous": _page_url(verdict, page.previous_page_number()) if page.has_previous() else "",
        "next": _page_url(verdict, page.next_page_number()) if page.has_next() else "",
        "used": sum(1 for column in drop.columns if column["field"]),
        "unit": "Élément" if "json" in drop.name.lower() else "Ligne",
        "is_register": drop.layout == REGISTER,
        "may_import": may_import.allowed and bool(kept_rows(drop)),
        "run": _last_run(drop),
    }


def _told(drop: Drop) -> str:
    """The whole in one sentence."""
    rows = drop.counts.get("rows", 0)
    parts = [
        count(number, one, many)
        for code, one, many in COUNTED
        if (number := drop.counts.get(code, 0))
    ]
    return f"{count(rows, 'ligne lue', 'lignes lues')} : {', '.join(parts)}." if rows else ""


def _tabs(drop: Drop, verdict: str) -> list[dict[str, Any]]:
    tabs = [("", "Toutes", drop.counts.get("rows", 0))]
    tabs += [(code, label, drop.counts.get(code, 0)) for code, label in TABS.items()]
    return [
        {
            "label": label,
            "href": f"?{urlencode({'verdict': code})}#lignes" if code else "?#lignes",
            "current": code == verdict,
            "count": number,
        }
        for code, label, number in tabs
        if number or code == verdict or not code
    ]


def _row(row: Judged) -> dict[str, Any]:
    kind, icon = MARKS[row.verdict]
    words = verdict_words(row)
    return {"judged": row, "words": words[:1].upper() + words[1:], "kind": kind, "icon": icon}


def _page_url(verdict: str, number: int) -> str:
    asked = {"verdict": verdict} if verdict else {}
    return f"?{urlencode({**asked, 'page': str(number)})}#lignes"


def kept_rows(drop: Drop) -> int:
    """How many rows an import would take."""
    return drop.counts.get("rows", 0) - drop.counts.get("rows_refused_whole", 0)


def source_known(drop: Drop) -> str:
    """Return the name of the source when the layout says it; "" when a person must."""
    if drop.layout == REGISTER:
        return "Répertoire national des associations"
    known = shipped_mappings().get(drop.layout)
    return str(known.source.get("title", drop.layout)) if known else ""


def _last_run(drop: Drop) -> ImportRun | None:
    """The import of this drop, once it has begun."""
    runs = ImportRun.objects.filter(source__code=drop.imported_as, started_at__gte=drop.at)
    return runs.order_by("-pk").first() if drop.imported_as else None


def file_name(drop: Drop, ending: str) -> str:
    stem = drop.name.removesuffix(".gz").rpartition(".")[0] or drop.name
    return f"{slug(stem, limit=50) or 'tableau'}-{ending}"


def as_download(response: HttpResponse, name: str) -> None:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
