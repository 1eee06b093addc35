"""Values of one RNA row: dates, themes, address, numbers. What repeats is worked out once."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from maillage.algorithms.french_text import TitleWriter, readable_sentence
from maillage.algorithms.french_text.repair import restore_lost_accents
from maillage.algorithms.private_names import mask_private_names
from maillage.directory.sources.rows import SourceRow, luhn, read_date, read_website
from maillage.territory.nomenclatures import rna_codes, rna_themes

UNKNOWN_DATES = frozenset(("", "0001-01-01", "0000-00-00", "9999-12-31"))
_LOST_ACCENT = re.compile(r"[a-zà-ÿ][EC](?:[a-zà-ÿ]|\b)")
_CANTON = re.compile(r"^[^\W\d_][^\d]* \d{1,2}(?: à \d{1,2})?$")
_SPELLED = re.compile(r"\(\s*((?:[A-ZÉ]\.?[ -]?){2,10})\)\s*$")
_STREETS = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "CAR": "carrefour", "CHE": "chemin",
    "CHEM": "cheminement", "CHEM1": "chemin", "CHS": "chaussée", "COR": "corniche", "COUR": "cour",
    "COUR2": "cours", "CRS": "cours", "DOM": "domaine", "DSC": "descente", "ECA": "écart",
    "ESP": "esplanade", "FG": "faubourg", "GR": "grande rue", "HAM": "hameau", "HLE": "halle",
    "ILOT": "îlot", "IMP": "impasse", "LD": "lieu-dit", "LOT": "lotissement", "MAR": "marché",
    "MTE": "montée", "PAS": "passage", "PL": "place", "PLN": "plaine", "PLT": "plateau",
    "PRO": "promenade", "PRV": "parvis", "QUA": "quartier", "RES": "résidence", "RLE": "ruelle",
    "ROC": "rocade", "RPT": "rond-point", "RTE": "route", "SEN": "sente", "SQ": "square",
    "TPL": "terre-plein", "TRA": "traverse", "VLA": "villa", "VLGE": "village",
    "ZA": "zone artisanale", "ZAC": "ZAC", "ZAD": "ZAD", "ZI": "zone industrielle",
}  # fmt: skip
_REPETITIONS = {"B": "bis", "T": "ter", "Q": "quater"}
_LIMIT = 50_000
COLUMNS = (
    "siret", "date_creat", "date_decla", "date_publi", "date_disso", "maj_time", "groupement",
    "titre", "titre_court", "objet", "objet_social1", "objet_social2", "adrs_complement",
    "adrs_numvoie", "adrs_repetition", "adrs_typevoie", "adrs_libvoie", "adrs_distrib", "adr1",
    "adr2", "adr3", "adrs_codeinsee", "adrs_codepostal", "adrs_libcommune", "libcom", "siteweb",
    "position",
)  # fmt: skip
DATES = ("date_creat", "date_publi", "date_disso", "date_decla", "maj_time")


class Memory:
    """Answers kept by value; each store is emptied when full, so that memory stays flat."""

    def __init__(self, writer: TitleWriter) -> None:
        self.writer = writer
        self._masks: dict[str, tuple[str, int]] = {}
        self._cities: dict[str, str] = {}
        self._dates: dict[str, date | str] = {}
        self._themes: dict[tuple[str, str], tuple[list[str], list[tuple[int, str]]]] = {}

    def mask(self, line: str) -> tuple[str, int]:
        """The line without names, and how many were hidden."""
        known = self._masks.get(line)
        if known is None:
            result = mask_private_names(line)
            known = _kept(self._masks, line, (result.text, len(result.found)))
        return known

    def city(self, name: str) -> str:
        known = self._cities.get(name)
        if known is None:
            known = _kept(self._cities, name, self.writer.title(name))
        return known

    def date(self, text: str, today: date) -> date | str:
        """The date, or the French reason why there is none."""
        if text not in self._dates:
            try:
                _kept(self._dates, text, read_date(text, today))
            except ValueError as error:
                _kept(self._dates, text, str(error))
        return self._dates[text]

    def themes(self, codes: tuple[str, str]) -> tuple[list[str], list[tuple[int, str]]]:
        """Public themes of a pair of "objet social" codes, and the unknown codes with their rank."""
        known = self._themes.get(codes)
        if known is None:
            known = _kept(self._themes, codes, _themes_of(codes))
        return known


def _kept(store: dict[Any, Any], key: Any, value: Any) -> Any:
    if len(store) >= _LIMIT:
        store.clear()
    store[key] = value
    return value


def _themes_of(codes: tuple[str, str]) -> tuple[list[str], list[tuple[int, str]]]:
    themes: list[str] = []
    unknown: list[tuple[int, str]] = []
    for rank, code in enumerate(codes, start=1):
        if code in ("", "000000"):
            continue
        found = rna_themes(code)
        themes += [theme for theme in found if theme not in themes]
        if not found and code not in rna_codes():
            unknown.append((rank, code))
    return themes, unknown


class RnaValues:
    """Fills a row from its cells; `index` says where each column is.

    Cells come stripped, with an empty one added at the end: a column that the layout lacks is
    read there (position -1).
    """

    def __init__(
        self,
        index: dict[str, int],
        memory: Memory,
        today: date,
        find_insee: Callable[[str, str], str] | None,
    ) -> None:
        self.at = {column: index.get(column, -1) for column in COLUMNS}
        self.memory = memory
        self.today = today
        self.find_insee = find_insee
        self._places: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._city = index.get("libcom", self.at["adrs_libcommune"])
        self._in_parts = "adrs_libvoie" in index

    def fill(self, row: SourceRow, cells: list[str]) -> None:
        at = self.at
        values = row.values
        title = self.memory.writer.title(cells[at["titre"]])
        if title:
            values["name"] = title
        acronym = self._acronym(title, cells[at["titre_court"]])
        if acronym:
            values["acronym"] = acronym
        description = self._description(cells[at["objet"]])
        if description:
            values["description"] = description
        federated = cells[at["groupement"]] in ("F", "U")
        values["kind"] = "federation" if federated else "association"
        self._dates(row, cells)
        self._themes(row, cells)
        self._numbers(row, cells)
        place = self._place(cells)
        if place:
            values["place"] = place

    def _description(self, text: str) -> str:
        if _LOST_ACCENT.search(text):
            text = restore_lost_accents(text)
        return readable_sentence(text, writer=self.memory.writer) if text else ""

    @staticmethod
    def _acronym(title: str, short: str) -> str:
        """From the end of the title, "(A.B.C.)", or from the short title when it is one."""
        if title.endswith(")") and (spelled := _SPELLED.search(title)):
            letters = re.sub(r"[^A-ZÉ]", "", spelled.group(1))
            if len(letters) > 1:
                return letters
        if 1 < len(short) <= 12 and short.isupper() and " " not in short:
            return short if short.casefold() != title.casefold() else ""
        return ""

    def _dates(self, row: SourceRow, cells: list[str]) -> None:
        """Creation (declared, otherwise published), dissolution, and the day of the last word."""
        at = self.at
        found: dict[str, date] = {}
        for column in DATES:
            text = cells[at[column]]
            if text[:10] in UNKNOWN_DATES:
                continue
            read = self.memory.date(text[:10], self.today)
            if isinstance(read, str):
                row.reject(column, text, read)
            else:
                found[column] = read
        created = found.get("date_creat") or found.get("date_publi")
        if created:
            row.values["created_on"] = created
        if "date_disso" in found and cells[at["position"]] in ("D", "S"):
            row.values["dissolved_on"] = found["date_disso"]
        row.declared_on = found.get("date_decla") or found.get("maj_time")

    def _themes(self, row: SourceRow, cells: list[str]) -> None:
        at = self.at
        codes = (cells[at["objet_social1"]], cells[at["objet_social2"]])
        themes, unknown = self.memory.themes(codes)
        if themes:
            row.values["themes"] = list(themes)
        for rank, code in unknown:
            row.reject(
                f"objet_social{rank}",
                code,
                "Ce code d’objet social n’est pas dans la nomenclature.",
            )

    def _numbers(self, row: SourceRow, cells: list[str]) -> None:
        at = self.at
        siret = cells[at["siret"]].replace(" ", "")
        if siret and len(siret) == 14 and luhn(siret):
            row.identifiers += [("siret", siret), ("siren", siret[:9])]
        elif siret and len(siret) == 9 and luhn(siret):
            row.identifiers.append(("siren", siret))
        elif siret.strip("0"):
            row.reject("siret", siret, "Ce numéro SIRET n’est pas valable (clé de contrôle).")
        website = cells[at["siteweb"]]
        if website:
            address = read_website(website)
            if address:
                row.values["website"] = address
            else:
                row.reject("siteweb", website, "Ce n’est pas une adresse de site internet.")

    def locality(self, cells: list[str]) -> tuple[str, str, str]:
        """INSEE code, postcode and commune, "" where unknown."""
        at = self.at
        insee = cells[at["adrs_codeinsee"]]
        postcode = cells[at["adrs_codepostal"]]
        name = cells[self._city]
        key = (insee, postcode, name)
        known = self._places.get(key)
        if known is None:
            if not (len(postcode) == 5 and postcode.isdigit()) or postcode in ("00000", "99999"):
                postcode = ""
            if not (len(insee) == 5 and insee.isalnum()) or insee in ("00000", "99999"):
                insee = ""
            if not insee and name and self.find_insee:
                insee = self.find_insee(postcode, name)
            known = _kept(self._places, key, (insee.upper(), postcode, self.memory.city(name)))
        return known

    def _place(self, cells: list[str]) -> dict[str, Any]:
        insee, postcode, city = self.locality(cells)
        lines = self._street(cells) if self._in_parts else self._free_lines(cells)
        address = ", ".join(lines)
        found = {"address": address[:250], "postcode": postcode, "city": city, "insee": insee}
        return {part: text for part, text in found.items() if text}

    def _free_lines(self, cells: list[str]) -> list[str]:
        """The three lines of an import file, without the name of the canton put in the third."""
        at = self.at
        lines = [cells[at[column]] for column in ("adr1", "adr2", "adr3")]
        if lines[2] and (_CANTON.match(lines[2]) or len(lines[2]) < 3):
            lines[2] = ""
        city = cells[at["libcom"]]
        return [self._readable(line) for line in lines if line and line != city]

    def _street(self, cells: list[str]) -> list[str]:
        """Join 12, B, COUR2 and Gambetta into "12 bis cours Gambetta"; `_` stands for nothing."""
        at = self.at
        kind = cells[at["adrs_typevoie"]]
        parts = (
            cells[at["adrs_numvoie"]],
            _REPETITIONS.get(repeated := cells[at["adrs_repetition"]], repeated),
            _STREETS.get(kind, kind.lower()),
            cells[at["adrs_libvoie"]],
        )
        street = " ".join(part for part in parts if part and part != "_")
        lines = (
            cells[at["adrs_complement"]], street, cells[at["adrs_distrib"]]
        )  # fmt: skip
        return [self._readable(line) for line in lines if line and line != "_"]

    def _readable(self, line: str) -> str:
        """Capitals rewritten, a lost accent restored; the mask stays as it is."""
        if "[" in line:
            return line
        if line.isupper():
            line = self.memory.writer.title(line)
        elif _LOST_ACCENT.search(line):
            line = restore_lost_accents(line)
        return " ".join(line.split()) if "  " in line else line
