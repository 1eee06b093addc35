"""What the screens of followed sources read."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from maillage.directory.enums import ImportState, RequestState
from maillage.directory.models import ImportRun, SourceRecord, Suggestion
from maillage.harvest.enums import News, Outcome, ProposalState
from maillage.harvest.models import FollowedSource, Proposal, Reading

SHOWN_READINGS = 20


@dataclass(frozen=True)
class FollowedLine:
    """One line of the list: a source, its last reading, what waits."""

    followed: FollowedSource
    last: Reading | None
    announced: int
    suggested: int


def followed_lines() -> list[FollowedLine]:
    """Return every followed source; those that wait for a person first. Three queries."""
    readings = Reading.objects.select_related("import_run").order_by("-id")
    found = (
        FollowedSource.objects.select_related("source")
        .annotate(announced=Count("proposals", filter=Q(proposals__state=ProposalState.OPEN)))
        .prefetch_related(Prefetch("readings", readings))
        .order_by("source__name", "pk")
    )
    suggested = dict(
        Suggestion.objects.filter(state=RequestState.OPEN)
        .values_list("record__source")
        .annotate(number=Count("pk"))
        .order_by("record__source")
    )
    lines = [
        FollowedLine(
            one, next(iter(one.readings.all()), None), one.announced,
            suggested.get(one.source_id, 0),
        )
        for one in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.last is None or line.last.state != Outcome.HELD)


def readings_of(followed: FollowedSource) -> list[Reading]:
    """Return the last readings of a source."""
    found = followed.readings.select_related("import_run", "asked_by", "decided_by")
    return list(found.order_by("-id")[:SHOWN_READINGS])


def progress_of(reading: Reading) -> tuple[int, int]:
    """Return (rows read by the import, rows of the file) of a reading that goes on."""
    run = (
        ImportRun.objects.filter(
            source__code=reading.followed.source_id,
            file_digest=reading.digest,
            state=ImportState.RUNNING,
        )
        .order_by("-id")
        .first()
        if reading.digest
        else None
    )
    done = run.counts.get("read", 0) if run else 0
    return min(done, reading.rows), reading.rows


def absent_records(followed: FollowedSource) -> QuerySet[SourceRecord]:
    """Return the records that the last whole editions of a source came without."""
    found = SourceRecord.objects.filter(source__code=followed.source_id, unseen_since__isnull=False)
    return found.select_related("organisation").order_by("-unseen_since", "pk")


def announcements(news: str = "", source: str = "") -> QuerySet[Proposal]:
    """Return what registers announce and nobody decided yet."""
    found = Proposal.objects.filter(state=ProposalState.OPEN)
    if news:
        found = found.filter(news=news)
    if source:
        found = found.filter(followed__source__code=source)
    return found.select_related("followed__source", "organisation__place").order_by(
        "-declared_on", "name", "pk"
    )


def counts_by_news() -> dict[str, int]:
    rows = Proposal.objects.filter(state=ProposalState.OPEN).values_list("news")
    found = dict(rows.annotate(number=Count("pk")).order_by("news"))
    return {news: found.get(news, 0) for news in News.values}


def held_readings() -> int:
    return Reading.objects.filter(state=Outcome.HELD).count()
