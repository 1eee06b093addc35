from maillage.directory.models.belonging import Claim, Invitation, Membership
from maillage.directory.models.drafts import Draft
from maillage.directory.models.merging import Merge
from maillage.directory.models.moderation import ErrorReport, Suggestion
from maillage.directory.models.organisation import (
    Affiliation,
    Identifier,
    Organisation,
    OrganisationSkill,
    OrganisationTheme,
)
from maillage.directory.models.provenance import (
    ImportRun,
    Source,
    SourcePreference,
    SourceRecord,
    Statement,
)

__all__ = [
    "Affiliation",
    "Claim",
    "Draft",
    "ErrorReport",
    "Identifier",
    "ImportRun",
    "Invitation",
    "Membership",
    "Merge",
    "Organisation",
    "OrganisationSkill",
    "OrganisationTheme",
    "Source",
    "SourcePreference",
    "SourceRecord",
    "Statement",
    "Suggestion",
]
