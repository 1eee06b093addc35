"""What dates that compete register with the modules below, once models are loaded."""

from maillage.agenda.clashing import sentences
from maillage.agenda.clashing.box import edit_part, page_part
from maillage.agenda.parts import Part, add_part
from maillage.core.registry import Page, pages

PARTS = (
    Part("edit_dates", "agenda/clashing/_edit.html", edit_part, order=20),
    Part("event_main", "agenda/clashing/_part.html", page_part, order=20),
)
PAGES = (
    Page("agenda", "L’année en un coup d’œil", "agenda:year", order=50),
    Page("agenda", "Les dates communes", "agenda:common_dates", order=55),
)


def register() -> None:
    sentences.declare()
    for part in PARTS:
        add_part(part)
    for page in PAGES:
        pages.add(page)
