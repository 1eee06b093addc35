"""Invented examples for the components page, long enough to be honest about real French."""

from datetime import date
from typing import Any

from maillage.core.ui.calendar import CalendarEntry, month_of, week_of

LONG_NAME = (
    "Association intercommunale pour la sauvegarde, l’animation et la transmission du patrimoine "
    "maraîcher des faubourgs du nord"
)
TODAY = date(2022, 2, 26)

BUTTONS = (
    {"label": "Enregistrer", "kind": "primary", "icon": "check"},
    {"label": "Annuler"},
    {"label": "Réclamer cette fiche", "kind": "call"},
    {"label": "Supprimer", "kind": "danger", "icon": "trash-2"},
    {"label": "Plus tard", "kind": "quiet"},
)
HOME_CRUMB = (("Accueil", "/"),)
RESULT_FACTS = ("Association déclarée", "depuis 1987", "60 bénévoles", "confirmée en mars")
WHY_REASONS = (
    "Vous n’agissez pour aucune association.",
    "La campagne de demandes de créneaux est fermée depuis le 30 juin.",
)
CRUMBS = (("Accueil", "#"), ("Trouver", "#"), ("Environnement et jardins partagés", "#"))
ACTIVE_FILTERS = (
    ("Environnement et jardins partagés", "#filtres"),
    ("Propose : comptabilité", "#filtres"),
    ("À moins de 2 km de la place de la Comédie", "#filtres"),
)
FILTER_THEMES = (
    {"value": "sport", "label": "Sport et loisirs", "count": 1240, "checked": True},
    {"value": "culture", "label": "Culture et patrimoine", "count": 612},
    {
        "value": "solidarite",
        "label": "Solidarité, entraide et accompagnement des personnes isolées",
        "count": 1,
    },
    {"value": "memoire", "label": "Mémoire", "count": 0, "disabled": True},
)
FILTER_AREAS = (
    {"value": "", "label": "Tout le territoire", "checked": True},
    {"value": "a", "label": "Faubourg du Lavoir", "count": 84},
    {"value": "b", "label": "Les Hauts de la Garrigue", "count": 37},
)
SUGGESTIONS: tuple[dict[str, Any], ...] = (
    {
        "label": "Associations",
        "icon": "users",
        "items": (
            {"label": "Judo club du Lavoir", "url": "#recherche", "hint": "Faubourg du Lavoir"},
            {"label": LONG_NAME, "url": "#recherche", "hint": "Les Hauts de la Garrigue"},
        ),
    },
    {"label": "Thèmes", "icon": "tag", "items": ({"label": "Judo", "url": "#recherche"},)},
    {
        "label": "Quartiers",
        "icon": "map-pin",
        "items": ({"label": "Judaïque (rue)", "url": "#recherche", "hint": "34 associations"},),
    },
)
THEMES = (
    ("Sport", "trophy", 1),
    ("Culture et patrimoine", "drama", 2),
    ("Environnement", "sprout", 3),
    ("Solidarité", "heart-handshake", 7),
    ("Santé", "stethoscope", 6),
    ("Éducation", "school", 4),
    ("Musique", "music", 5),
    ("Droits et citoyenneté", "scale", 10),
    ("Vie de quartier", "house", 9),
    ("International", "globe", 8),
    ("Économie solidaire", "hand-heart", 11),
    ("Autres", "shapes", 12),
)
PROFILE_FACTS = (
    {
        "label": "Adresse",
        "value": "14 bis, boulevard du Jeu-de-Paume-et-de-la-Vieille-Intendance",
        "provenance": "Déclaré au RNA en 2019",
    },
    {"label": "Téléphone", "value": "04 99 00 00 00", "href": "#listes"},
    {"label": "Langues", "value": "français, occitan, langue des signes française"},
)
TABS = (
    {"label": "Liste", "href": "#onglet-liste", "current": True, "count": 2452},
    {"label": "Carte", "href": "#onglet-carte", "count": 2252},
    {"label": "Panorama", "href": "#onglet-panorama"},
)
STEPS = (
    {"label": "Ce que vous faites", "state": "done", "href": "#etapes"},
    {
        "label": "Lieux et horaires",
        "state": "error",
        "href": "#etapes",
        "note": "Un horaire à corriger",
    },
    {"label": "Compétences que vous proposez ou que vous cherchez", "state": "current"},
    {"label": "Qui peut voir quoi", "state": "todo"},
)
COLUMNS = (
    {"label": "Association", "href": "#tableaux", "sort": "ascending"},
    {"label": "Quartier", "href": "#tableaux"},
    {"label": "Bénévoles", "href": "#tableaux", "number": True},
    {"label": "Budget", "number": True},
)
ROWS = (
    ({"label": LONG_NAME, "href": "#tableaux"}, "Les Hauts de la Garrigue", "12", "1 234,50 €"),
    ({"label": "Judo club du Lavoir", "href": "#tableaux"}, "Faubourg du Lavoir", "8", "18 400 €"),
    ({"label": "La Ronde", "href": "#tableaux"}, "Vieux-Port", "140", "—"),
)
TIMELINE = (
    {
        "when": "3 mars 2021",
        "title": "L’engagement est signé par la Ville et par onze associations",
        "state": "done",
        "href": "#temps",
    },
    {
        "when": "15 septembre 2021",
        "title": "Ouvrir trois salles le dimanche",
        "text": "Deux salles sont ouvertes ; la troisième attend l’avis de la commission de sécurité.",
        "state": "late",
    },
    {"when": "30 juin 2022", "title": "Bilan devant le conseil", "state": "todo"},
)
HISTORY = (
    {
        "when": "hier, 18 h 04",
        "text": "Awa Diallo a changé le téléphone pour l’association La Ronde.",
        "before": "04 99 00 00 00",
        "after": "04 99 00 00 01",
    },
    {
        "when": "3 mars 2021, 9 h",
        "text": "Une mise à jour du RNA propose une nouvelle adresse ; rien n’a été remplacé.",
        "after": "14 bis, boulevard du Jeu-de-Paume",
    },
    {"when": "12 janvier 2019", "text": "La fiche est née de l’import du RNA."},
)
QUALITY = (
    {"label": "Dit ce que fait l’association", "met": True, "points": 20},
    {"label": "A une adresse ou un quartier", "met": True, "points": 15},
    {
        "label": "Donne au moins un moyen d’écrire ou d’appeler",
        "met": False,
        "points": 20,
        "href": "#marques",
    },
    {"label": "Confirmée depuis moins de douze mois", "met": False, "points": 1},
)
MENU = (
    {"label": "Modifier la fiche", "href": "#actions", "icon": "pencil"},
    {
        "label": "Inviter une personne à rejoindre l’association",
        "href": "#actions",
        "icon": "users",
    },
    {"label": "Quitter l’association", "href": "#actions", "icon": "log-in", "danger": True},
)
ENTRIES = (
    *(
        CalendarEntry(
            date=date(2022, month, day),
            hours=hours,
            title=title,
            href="#agenda",
            place=place,
            hue=hue,
        )
        for month, day, hours, title, place, hue in (
            (2, 2, "18 h", "Conseil d’administration", "Maison des associations", 10),
            (
                2,
                12,
                "9 h – 17 h",
                "Bourse aux plantes et aux graines anciennes",
                "Parc du Lavoir",
                3,
            ),
            (2, 26, "10 h – 12 h 30", "Atelier de réparation de vélos", "Halle des Tanneurs", 3),
            (2, 26, "14 h", "Portes ouvertes du judo club", "Gymnase du Lavoir", 1),
            (2, 26, "18 h 30", "Concert de la chorale des quatre saisons", "Église Saint-Roch", 5),
            (2, 26, "20 h", "Soirée jeux", "La Ronde", 7),
            (2, 27, "8 h", "Vide-grenier du faubourg", "Cours Gambetta", 9),
        )
    ),
    CalendarEntry(
        date=date(2022, 2, 24),
        hours="19 h",
        title="Rencontre sur les aides aux bénévoles",
        href="#agenda",
        place="Maison des associations",
        hue=7,
        cancelled=True,
    ),
)
CHART_COLUMNS = ({"label": "Année"}, {"label": "Créations", "number": True})
CHART_ROWS = (("2017", "84"), ("2018", "97"), ("2019", "121"), ("2020", "63"), ("2021", "105"))


def examples() -> dict[str, Any]:
    """Return what the components page shows."""
    ordered = sorted(ENTRIES, key=lambda entry: entry.date)
    return {
        "long_name": LONG_NAME,
        "buttons": BUTTONS,
        "crumbs": CRUMBS,
        "acting_choices": ((1, "La Ronde"), (2, LONG_NAME)),
        "home_crumb": HOME_CRUMB,
        "result_facts": RESULT_FACTS,
        "why_reasons": WHY_REASONS,
        "active_filters": ACTIVE_FILTERS,
        "filter_themes": FILTER_THEMES,
        "filter_areas": FILTER_AREAS,
        "suggestion_groups": SUGGESTIONS,
        "themes": THEMES,
        "profile_facts": PROFILE_FACTS,
        "tabs": TABS,
        "steps": STEPS,
        "columns": COLUMNS,
        "rows": ROWS,
        "timeline": TIMELINE,
        "history": HISTORY,
        "quality": QUALITY,
        "menu": MENU,
        "month": month_of(2022, 2, entries=ordered, today=TODAY, day_url="#agenda"),
        "week": week_of(TODAY, entries=ordered, today=TODAY),
        "upcoming": [entry for entry in ordered if entry.date >= date(2022, 2, 24)],
        "chart_columns": CHART_COLUMNS,
        "chart_rows": CHART_ROWS,
    }
