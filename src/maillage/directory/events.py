"""What the directory tells the modules above it, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProfileCorrected:
    """People corrected some fields of a profile."""

    ref: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ProfileConfirmed:
    """People confirmed that a profile is right."""

    ref: str


@dataclass(frozen=True)
class AudienceChosen:
    """The audience of a field changed."""

    ref: str
    field: str
    audience: str


@dataclass(frozen=True)
class OrganisationCreated:
    """An organisation was created by people (imports publish nothing row by row)."""

    ref: str


@dataclass(frozen=True)
class MemberJoined:
    """A person now belongs to an organisation."""

    ref: str
    person_id: int
    role: str


@dataclass(frozen=True)
class MemberLeft:
    """A person no longer belongs to an organisation."""

    ref: str
    person_id: int


@dataclass(frozen=True)
class GroupProposed:
    """An informal group waits for a facilitator's look."""

    ref: str


@dataclass(frozen=True)
class ListingChanged:
    """An organisation appears in the directory, or no longer does."""

    ref: str
    listing: str


@dataclass(frozen=True)
class StateChanged:
    """An organisation sleeps, lives again or is dissolved."""

    ref: str
    state: str


@dataclass(frozen=True)
class OrganisationsMerged:
    """Two profiles are one organisation: the absorbed one leads to the kept one."""

    kept: str
    absorbed: str


@dataclass(frozen=True)
class OrganisationsSeparated:
    """Two merged profiles are two organisations again."""

    kept: str
    absorbed: str
