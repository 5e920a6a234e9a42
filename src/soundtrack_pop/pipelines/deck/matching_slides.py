"""Steps 1 to 6: the data, the title matcher as it was measured, and what keeps it affordable."""

from __future__ import annotations

import pandas as pd

from soundtrack_pop.pipelines.deck.facts import Facts
from soundtrack_pop.pipelines.deck.slides import Diagram, Slide, count, percent, table
from soundtrack_pop.schemas import TABLES
from soundtrack_pop.schemas.unmatched import REASONS

_DATA, _PROTOTYPE, _SCALING = "1–4 Data exploration and enrichment (recap)", "5 Prototype", "6 Scaling"
# The film that people ask for.
_ASKED_FOR = "Interstellar"
_MOST_NODES, _MOST_TABLES = 9, 5


def explore_sources(facts: Facts) -> Slide:
    """Return rows read, kept and rejected by source table."""
    sources = facts.sources
    rows = (
        (one.source, one.table, count(one.rows_read), count(one.rows_kept), count(one.rows_rejected))
        for one in sources.itertuples()
    )
    shown = table(("source", "table", "read", "kept", "rejected"), rows, (2.9, 3.7, 1.1, 1.1, 1.5))
    title = f"{count(sources['rows_read'].sum())} rows read, {count(sources['rows_rejected'].sum())} rejected"
    points = (
        f"{count(facts.quality['soundtracks'])} soundtracks from MusicBrainz and {count(facts.quality['films'])} "
        "films from TMDb. No key joins them.",
        f"{count(facts.quality['gold_pairs'])} soundtracks carry an editor's link to a film. These labels measure "
        "the matcher.",
        "Rejected rows are kept with their reason.",
    )
    notes = ("Rows: 02_intermediate/sources. Rejected rows: 02_intermediate/rejects.",)
    return Slide(_DATA, title, points, shown, notes)


def show_enrichment(facts: Facts) -> Slide:
    """Return how many soundtracks are left at each step."""
    notes = ("Counts: 08_reporting/match_funnel.",)
    points = (
        "Soundtracks bring genres, from the tags that users voted for.",
        "Films bring year, language, genres, budget, votes and popularity.",
        "One album stands for each film.",
    )
    return Slide(_DATA, facts.finding("funnel_of_matches"), points, facts.picture("funnel_of_matches"), notes)


def show_tables(_: Facts) -> Slide:
    """Return the tables between soundtracks and films, with their keys, as a diagram."""
    left, right = "prm_soundtracks", "prm_movies"
    links = {name: {target.partition(".")[0] for _, target in one.references} for name, one in TABLES.items()}
    between = [name for name, to in links.items() if {left, right} <= to][:_MOST_TABLES]
    boxes = {
        left: (0.0, (len(between) - 1) / 2, left, f"key: {', '.join(TABLES[left].key)}"),
        right: (2.0, (len(between) - 1) / 2, right, f"key: {', '.join(TABLES[right].key)}"),
    }
    boxes |= {one: (1.0, float(row), one, f"key: {', '.join(TABLES[one].key)}") for row, one in enumerate(between)}
    arrows = tuple((one, side) for one in between for side in (left, right))
    title = f"{len(TABLES)} tables are declared once; {len(between)} of them join soundtracks and films"
    return Slide(_DATA, title, (), Diagram(boxes, arrows), ("Tables, keys, references: soundtrack_pop.schemas.",))


def show_prototype(facts: Facts) -> Slide | None:
    """Return precision and recall of the title matcher."""
    quality = facts.quality
    if not quality["gold_pairs"]:
        return None
    auto = quality["title_matcher"]["auto"]
    points = (
        f"{count(auto['correct'])} of {count(auto['linked'])} automatic links of labelled soundtracks are right.",
        f"Precision {_interval(auto, 'precision')}, recall {_interval(auto, 'recall')}.",
        f"{percent(quality['match_rate'])} of all soundtracks are linked. This is a rate, not accuracy.",
    )
    title = f"Titles alone find {percent(auto['recall'])} of the labelled films"
    notes = (f"Numbers: 08_reporting/match_quality.json. Intervals: {quality['intervals']}.",)
    return Slide(_PROTOTYPE, title, points, facts.picture("match_thresholds"), notes)


def _interval(band: dict[str, float | list[float]], name: str) -> str:
    low, high = band[f"{name}_interval"]  # type: ignore[misc]
    return f"{band[name]:.3f} [{low:.3f}, {high:.3f}]"


def explain_a_missing_film(facts: Facts) -> Slide | None:
    """Return why a film has no soundtrack: the one people ask for, else the first with a rejected candidate."""
    films = facts.near_misses
    if films.empty:
        return None
    asked = films[films["movie_title"] == _ASKED_FOR]
    near = films[films["best_release_group_gid"].notna()]
    film = (asked if not asked.empty else near if not near.empty else films).iloc[0]
    points = [f"Reason: {REASONS.get(film['reason'], film['reason'])}."]
    if pd.notna(film["best_soundtrack_title"]):
        points.append(
            f"Best rejected candidate: “{film['best_soundtrack_title']}”, match weight "
            f"{film['match_weight']:+.1f} bits, probability {film['match_probability']:.3g}."
        )
    if pd.notna(film["missing_bits"]):
        points.append(f"{film['missing_bits']:.1f} bits are missing to clerical review.")
    reasons = films["reason"].value_counts()
    rows = ((REASONS.get(str(reason), reason), count(number)) for reason, number in reasons.items())
    shown = table(("why popular films have no soundtrack", "films"), rows, (5.0, 1.1))
    notes = ("Films and reasons: 08_reporting/near_misses.", f"More: kedro explain --film-id {film['tmdb_id']}.")
    return Slide(_PROTOTYPE, f"Why is “{film['movie_title']}” missing?", tuple(points), shown, notes)


def show_scaling(facts: Facts) -> Slide:
    """Return how few pairs are compared, and the longest nodes."""
    audit, run = facts.audit, facts.run
    points = (
        f"Blocking keys leave out {100 * audit['reduction_ratio']:.2f}% of all pairs.",
        f"{count(audit['soundtracks_without_candidate'])} of {count(audit['soundtracks'])} soundtracks share no "
        "key with any film.",
        "Work grows with the candidates, not with soundtracks times films.",
    )
    nodes = sorted(run.nodes, key=lambda one: -one["seconds"])[:_MOST_NODES] if run else []
    rows = ((one["node"].replace("_", " "), f"{one['seconds']:.1f}") for one in nodes)
    shown = table(("longest nodes", "seconds"), rows, (4.0, 1.0)) if nodes else None
    title = f"{count(audit['candidate_pairs'])} of {count(audit['exhaustive_pairs'])} possible pairs are compared"
    notes = ("Pairs: 08_reporting/candidate_audit.json. Seconds: run records.",)
    return Slide(_SCALING, title, points, shown, notes)
