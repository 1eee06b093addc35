"""An invented agenda with the columns of Toulouse's, whose file is not ours to ship."""

from typing import Any

COLUMNS = (
    "Identifiant", "Nom générique", "Nom de la manifestation", "Descriptif court", "Descriptif long", "Date début",
    "Date fin", "Horaires", "Dates affichage - horaires", "Modification dernière minute", "Lieu - nom",
    "Lieu - adresse 1", "Lieu - adresse 2", "Lieu - adresse 3", "Code postal", "Commune", "Type de manifestation",
    "Catégorie de la manifestation", "Thème de la manifestation", "Station métro/Tram à proximité",
    "GoogleMap latitude", "GoogleMap longitude", "Réservation téléphone", "Réservation email",
    "Réservation site internet", "Manifestation gratuite", "Tarif normal", "Tarif enfant", "Tranche âge enfant",
    "Geo Point",
)  # fmt: skip
HALL = {
    "Lieu - nom": "SALLE DES GLYCINES", "Lieu - adresse 2": "4 rue des Essais", "Code postal": "31000",
    "Commune": "TOULOUSE", "GoogleMap latitude": "43.60001", "GoogleMap longitude": "1.44002",
    "Geo Point": "43.60001,1.44002",
}  # fmt: skip
GARDEN = {
    "Lieu - nom": "JARDIN D'ESSAI", "Code postal": "31300", "Commune": "TOULOUSE", "GoogleMap latitude": "43.59",
    "GoogleMap longitude": "1.42", "Geo Point": "43.59,1.42",
}  # fmt: skip


def row(number: int, title: str, **values: str) -> dict[str, str]:
    told = {"Identifiant": f"ESSAI{number:05}XY", "Nom de la manifestation": title, **HALL}
    return dict.fromkeys(COLUMNS, "") | told | values


def period(start: str, end: str, hours: str) -> dict[str, str]:
    """Return the dates of a period, its text as Toulouse writes it."""
    first, last = ("/".join(reversed(day.split("-"))) for day in (start, end))
    return when(start, end, hours, f"Du {first} au {last} - {hours}")


def when(start: str = "", end: str = "", hours: str = "", dates: str = "") -> dict[str, str]:
    return {
        "Date début": start, "Date fin": end or start, "Horaires": hours, "Dates affichage - horaires": dates,
    }  # fmt: skip


def rows() -> list[dict[str, str]]:
    """Return the rows of the invented agenda: 14 events, 3 of them without a start date."""
    made: list[dict[str, Any]] = [
        row(1, "CONCERT D'ÉTÉ", **when("2026-06-12", hours="A 20h30", dates="Le 12/06/2026 - A 20h30"),
            **{"Descriptif court": "Chorale « Les Voix »\net ses invités", "Tarif normal": "De  € à 24,00 €",
               "Thème de la manifestation": "Musique classique", "Type de manifestation": "Culturelle, Musique"}),
        row(2, "Expo photo", **period("2026-06-02", "2026-09-06",
            "Du mardi au dimanche de 10h à 18h. Fermé le 14 juillet."),
            **{"Manifestation gratuite": "Oui", "Catégorie de la manifestation": "Exposition"}),
        row(3, "Fête du parc", **when("2026-05-12", "2026-05-14", "", "Du 12/05/2026 au 14/05/2026")) | GARDEN,
        row(4, "Visite du moulin",
            **when(dates="Le 05/05/2026 - A 14h30 Le 12/05/2026 - A 14h30", hours="A 14h30 A 14h30"),
            **{"Catégorie de la manifestation": "Visites guidées", "Tarif normal": "De 10,00 € à 12,00 €",
               "Tarif enfant": "7,00 €"}),
        row(5, "Guided walk",
            **when(dates="Le 02/05/2026 - At 10am. Le 09/05/2026 - At 10am.", hours="At 10am. At 10am.")),
        row(6, "Salon du jeu", **period("2026-10-16", "2026-10-18",
            "De 14h à 19h le vendredi, de 10h à 19h le samedi et le dimanche")),
        row(7, "Nocturnes",
            **period("2026-06-20", "2026-06-29", "Tous les jours de 10h à 19h non stop. Nocturnes jusqu'à 22h.")),
        row(8, "Bal",
            **when("2026-11-14", hours="de 19h à 01h du matin.", dates="Le 14/11/2026 - de 19h à 01h du matin."),
            **{"Modification dernière minute": "ANNULE", "Réservation téléphone": "05 00 00 00 00 (répondeur)"}),
        row(9, "Marché",
            **period("2026-04-19", "2026-12-27", "Tous les dimanches et jours fériés, de 9h à 13h.")) | GARDEN,
        row(10, "Théâtre", **when("2026-10-10", hours="A 14h et 17h", dates="Le 10/10/2026 - A 14h et 17h"),
            **{"Modification dernière minute": "REPORTE", "Réservation site internet": "www.exemple.fr/théâtre"}),
        row(11, "Brocante",
            **period("2026-10-02", "2026-10-04", "Vendredi de 7h à 18h. Samedi de 10h à 18h.")) | GARDEN,
        row(12, "Permanence", **when(hours="Sur rendez-vous")),
        row(13, "Bal", **when("2026-06-20", hours="A 20h.", dates="Le 20/06/2026 - A 20h.")) | GARDEN,
        row(14, "Bal", **when("2026-06-20", hours="A 15h.", dates="Le 20/06/2026 - A 15h.")) | GARDEN,
    ]  # fmt: skip
    return made
