"""The form of an event: what, when, where and who at once; everything else in groups that one may leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from maillage.agenda.enums import Access, Attendance, Kind, OnlineLink, Price
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.features import FEATURES
from maillage.agenda.forms.fields import AgendaForm, boxes, choice, money, radios, text, whole
from maillage.agenda.models import Event
from maillage.agenda.pictures import kept_name, mark_of, read_event_picture
from maillage.directory.errors import InvalidField
from maillage.directory.forms.steps import Group
from maillage.directory.models import Organisation
from maillage.territory.enums import Level
from maillage.territory.models import Area, Place
from maillage.territory.nomenclatures import audiences, languages, themes

LINK_ROWS = 3
OURS, OTHER, ONLINE, LATER = "ours", "other", "online", "later"
TYPED = {"label": "place_label", "address": "address", "postcode": "postcode", "city": "city"}
# Fields whose value is a column of the event as it is.
PLAIN = (
    "kind", "title", "summary", "description", "room", "expected", "image_alt", "image_credit", "price",
    "conditions", "phone", "email", "website", "access", "features", "access_note", "age_min", "age_max",
    "publics", "languages", "online_url", "registration", "places", "opens_at",
    "asks_needs",
)  # fmt: skip
HOLD = ("kind", "title", "expected")
CLOSES = (
    (0, "Au début"), (60, "Une heure avant"), (1440, "La veille, à la même heure"),
    (2880, "Deux jours avant"), (10080, "Une semaine avant"),
)  # fmt: skip
# Values that say nothing: a group that has only these stays closed.
USUAL = {"online_link": OnlineLink.ALL, "places_each": 4, "closes_before": 0, "kept_days": 30}


@dataclass(frozen=True)
class Optional:
    """A group of fields that one may leave closed."""

    slug: str
    label: str
    note: str
    names: tuple[str, ...]


GROUPS = (
    Optional("texte", "Description et image", "Ce que l’on y fait, une photo", (
        "description", "image_file", "remove_image", "image_alt", "image_credit",
    )),
    Optional("prix", "Prix", "Gratuit, prix libre ou payant", (
        "price", "price_min", "price_max", "conditions",
    )),
    Optional("inscription", "Inscription sur cette page", "Compter les places, tenir une liste", (
        "registration", "places", "places_each", "opens_at", "closes_before", "asks_needs", "kept_days",
    )),
    Optional("contact", "Contact et inscription ailleurs", "Téléphone, courriel, billetterie", (
        "phone", "email", "website", *(f"link{row}_{part}" for row in range(LINK_ROWS) for part in ("value", "label")),
    )),
    Optional("acces", "Accessibilité", "Fauteuil, boucle magnétique, LSF, FALC…", (
        "features", "access", "access_note",
    )),
    Optional("public", "Pour qui", "Âges, publics, langues", (
        "age_min", "age_max", "publics", "languages",
    )),
    Optional("en-ligne", "En ligne", "Un lien pour participer à distance", ("online_url", "online_link")),
    Optional("mots", "Mots-clés", "Pour rapprocher des événements", ("keywords",)),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A group as the page draws it."""

    slug: str
    label: str
    note: str
    fields: list[Any]
    is_open: bool


class EventForm(AgendaForm):
    """What is said of an event. ``event`` fills it; ``home`` is the organisation's own address.

    With ``hold`` it asks only what a date on hold says.
    """

    kind = choice(
        "kind", [(code, label.capitalize()) for code, label in Kind.choices], label="C’est"
    )
    title = text(
        "title", help_text="Court et parlant : « Repas de quartier », « Portes ouvertes »."
    )
    summary = text("summary", help_text="Ce qui donne envie de venir, en une phrase.")
    where = radios("place", [], label="Le lieu")
    place_label = text("place", label="Nom du lieu", help_text="Par exemple : maison de quartier.")
    address = text("place", label="Numéro et rue")
    postcode = text("place", label="Code postal", inputmode="numeric")
    city = text("place", label="Commune")
    room = text("room", help_text="Salle, étage, entrée.")
    area = choice("area", [], help_text="Utile tant que l’adresse n’est pas choisie.")
    expected = whole(
        "expected", label="Combien de personnes attendez-vous, environ ?",
        help_text="Aide à voir ce qui se chevauche. Ce nombre n’est pas montré au public.",
    )  # fmt: skip
    description = text(
        "description", rows=8,
        help_text="Programme, intervenants, comment venir. **gras**, listes avec un tiret.",
    )  # fmt: skip
    image_file = forms.FileField(
        label="Image", required=False,
        help_text="PNG, JPEG ou WebP, 8 Mo au plus : une photo de téléphone convient.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )  # fmt: skip
    image_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    remove_image = forms.BooleanField(label="Retirer l’image", required=False)
    image_alt = text(
        "image_alt", help_text="Pour les personnes qui ne la voient pas : dites ce qu’elle montre."
    )
    image_credit = text("image_credit", help_text="Qui l’a faite, et sous quelle licence.")
    price = radios("price", [(code, label.capitalize()) for code, label in Price.choices])
    price_min = money("price_min", label="À partir de (euros)")
    price_max = money("price_max", label="Jusqu’à (euros)")
    conditions = text("conditions", rows=3, help_text="Tarif réduit, adhésion, réservation.")
    phone = text("phone", inputmode="tel", autocomplete="tel")
    email = text(
        "email", inputmode="email", help_text="Celle de l’organisation, plutôt que la vôtre."
    )
    website = text("website", inputmode="url")
    features = boxes("features", FEATURES.items(), label="Ce qui est prévu")
    access = boxes("access", [(c, label.capitalize()) for c, label in Access.choices],
                   label="L’événement est adapté aux personnes en situation de")  # fmt: skip
    access_note = text("access_note", rows=3, help_text="Ce qu’il faut savoir avant de venir.")
    age_min = whole("age_min", label="À partir de (ans)", most=120)
    age_max = whole("age_max", label="Jusqu’à (ans)", most=120)
    online_url = text(
        "online_url",
        inputmode="url",
        help_text="L’adresse de la visioconférence ou de la diffusion.",
    )
    online_link = radios("online_link", [(c, label.capitalize()) for c, label in OnlineLink.choices],
                         label="Qui reçoit ce lien ?")  # fmt: skip
    registration = forms.BooleanField(
        label="Les personnes s’inscrivent sur cette page", required=False
    )
    places = whole(
        "places", help_text="Vide : sans limite. Au-delà, une liste d’attente avance seule."
    )
    places_each = whole("places_each", label="Places au plus pour une inscription", most=1000)
    opens_at = forms.DateTimeField(
        label="Inscriptions à partir du", required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Ce jour et cette heure ne sont pas lisibles."},
    )  # fmt: skip
    closes_before = forms.TypedChoiceField(
        label="Les inscriptions ferment", choices=CLOSES, coerce=int, required=False, empty_value=0,
        error_messages={"invalid_choice": "Choisissez une des réponses proposées."},
    )  # fmt: skip
    asks_needs = forms.BooleanField(label="Demander les besoins d’accès", required=False)
    kept_days = whole(
        "kept_days", label="Effacer les noms et adresses après (jours)", most=366,
        help_text="Compté depuis chaque date. Les nombres restent.",
    )  # fmt: skip
    keywords = text("keywords", help_text="Séparés par des virgules : vélo, réparation, entraide.")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        event: Event | None = None,
        organisation: Organisation | None = None,
        hold: bool = False,
        **kwargs: Any,
    ) -> None:
        self.event, self.hold = event, hold
        self.home = organisation.place if organisation else None
        kwargs["initial"] = initial_of(event, organisation) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields |= _long_lists() | _link_fields()
        where: Any = self.fields["where"]
        where.choices = _where(self.home)
        where.widget.choices = where.choices
        area: Any = self.fields["area"]
        area.choices = _areas()

    @property
    def groups(self) -> list[Shown]:
        return [
            Shown(one.slug, one.label, one.note, fields, any(map(self._holds, fields)))
            for one in GROUPS
            if (fields := [self[name] for name in one.names])
        ]

    def _holds(self, field: Any) -> bool:
        """Say whether a field has something to be seen: a value, or an error."""
        value = field.value()
        usual = (None, "", [], False, USUAL.get(field.name), str(USUAL.get(field.name, "")))
        return bool(field.errors) or value not in usual

    @property
    def theme_groups(self) -> list[Group]:
        """Return the boxes of themes under their family."""
        families: dict[str, Group] = {}
        for box in self["themes"]:
            label = themes()[str(box.data["value"]).split(".", maxsplit=1)[0]].label
            families.setdefault(label, Group(label, [])).boxes.append(box)
        return list(families.values())

    @property
    def theme_labels(self) -> list[str]:
        return [themes()[code].label for code in self["themes"].value() or () if code in themes()]

    def clean_image_file(self) -> bytes | None:
        upload = self.cleaned_data.get("image_file")
        try:
            return read_event_picture(upload) if upload else None
        except InvalidField as error:
            raise forms.ValidationError(error.message) from error

    @property
    def picture(self) -> str:
        """Return the stored name of a picture that waits with this form, if any."""
        return kept_name(str(self["image_kept"].value() or ""))

    def refuse(self, error: InvalidEvent) -> None:
        """Put a refusal of the agenda's rules under its field."""
        name = {"place": "address", "links": "link0_value", "image": "image_file"}.get(
            error.field, error.field
        )
        self.add_error(name if name in self.fields else None, error.message)

    def values(self) -> dict[str, Any]:
        """Return what the form says, as services take it, but for the place."""
        said = self.cleaned_data
        chosen = list(said.get("themes") or ())
        before = self.event.theme_codes() if self.event else []
        found = {
            # The first theme is the main one: those already chosen keep their order.
            "themes": [code for code in before if code in chosen]
            + [code for code in chosen if code not in before],
            "area": Area.objects.filter(code=said.get("area") or "").order_by("pk").first(),
        }
        if self.hold:
            return found | {name: said.get(name) for name in HOLD}
        found |= {name: said.get(name) for name in PLAIN}
        found |= {
            name: usual if said.get(name) in (None, "") else said[name]
            for name, usual in USUAL.items()
        }
        found["keywords"] = said.get("keywords", "").replace(";", ",").split(",")
        found["attendance"] = self._attendance()
        for name in ("price_min", "price_max"):
            amount: Decimal | None = said.get(name)
            found[name] = None if amount is None else int(amount * 100)
        found["links"] = [
            {"value": said.get(f"link{row}_value"), "label": said.get(f"link{row}_label")}
            for row in range(LINK_ROWS)
        ] + (self.event.links[LINK_ROWS:] if self.event else [])
        return found

    def _attendance(self) -> str:
        if self.cleaned_data.get("where") == ONLINE:
            return Attendance.ONLINE
        return Attendance.MIXED if self.cleaned_data.get("online_url") else Attendance.ON_SITE

    def typed_place(self) -> dict[str, str]:
        return {part: self.cleaned_data.get(name) or "" for part, name in TYPED.items()}


def _where(home: Place | None) -> list[tuple[str, str]]:
    ours = [(OURS, f"À notre adresse : {home.one_line or home.label}")] if home else []
    return [
        *ours,
        (OTHER, "Ailleurs, à l’adresse ci-dessous"),
        (ONLINE, "En ligne seulement"),
        (LATER, "Le lieu n’est pas encore choisi"),
    ]


def _areas() -> list[tuple[str, str]]:
    rows = Area.objects.filter(level__in=(Level.COMMUNE, Level.QUARTIER)).order_by(
        "level", "name", "pk"
    )
    return [("", "Ne pas dire"), *rows.values_list("code", "name")]


def _long_lists() -> dict[str, forms.Field]:
    return {
        "themes": boxes("themes", [(code, one.label) for code, one in themes().items()]),
        "publics": boxes("publics", [(code, one.label) for code, one in audiences().items()]),
        "languages": boxes(
            "languages",
            [(c, one.label[:1].upper() + one.label[1:]) for c, one in languages().items()],
        ),
    }


def _link_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for row in range(LINK_ROWS):
        fields[f"link{row}_value"] = text(
            "links", label=f"Inscription {row + 1} : adresse, courriel ou téléphone"
        )
        fields[f"link{row}_label"] = text("links", label=f"Inscription {row + 1} : intitulé")
    return fields


def initial_of(event: Event | None, organisation: Organisation | None) -> dict[str, Any]:
    """Return what the form starts with: the event's own words, or the organisation's usual ones."""
    home = organisation.place if organisation else None
    if event is None:
        links: Sequence[Any] = organisation.theme_links.all() if organisation else ()
        usual = [one.theme_id for one in sorted(links, key=lambda one: one.order)]
        return {
            "kind": Kind.EVENT, "themes": usual, "where": OURS if home else OTHER,
            "price": Price.UNKNOWN, **USUAL,
        }  # fmt: skip
    found: dict[str, Any] = {name: getattr(event, name) for name in (*PLAIN, *USUAL)}
    found |= {
        "version": event.version,
        "themes": event.theme_codes(),
        "keywords": ", ".join(event.keywords),
        "area": event.area.code if event.area else "",
        "image_kept": mark_of(event.image.name) if event.image else "",
        **_initial_place(event, home),
    }
    for name in ("price_min", "price_max"):
        cents = getattr(event, name)
        found[name] = None if cents is None else f"{cents / 100:.2f}".replace(".", ",")
    for row, link in enumerate(event.links[:LINK_ROWS]):
        found[f"link{row}_value"], found[f"link{row}_label"] = link["value"], link.get("label", "")
    return found


def _initial_place(event: Event, home: Place | None) -> Mapping[str, Any]:
    if event.attendance == Attendance.ONLINE:
        return {"where": ONLINE}
    if event.place is None:
        return {"where": LATER}
    words = {name: getattr(event.place, part) for part, name in TYPED.items()}
    if home and all(getattr(home, part) == getattr(event.place, part) for part in TYPED):
        return {"where": OURS}
    return {"where": OTHER, **words}
