"""What was found, how far it can be trusted, and what comes next. Findings are the report's own sentences."""

from __future__ import annotations

import re

from soundtrack_pop.pipelines.deck.facts import Facts
from soundtrack_pop.pipelines.deck.slides import Slide, count, percent

_RESULTS, _END = "Results and insights", "Conclusion and future work"
_FINDINGS = "08_reporting/findings.json"
_MOST = 5


def summarise(facts: Facts) -> Slide:
    """Return the report's main findings; their order is the report's."""
    sentences = tuple(facts.findings["findings"][:_MOST])
    return Slide(_RESULTS, "What was found", sentences, notes=(f"Sentences: {_FINDINGS}, as in report.html.",))


def show_decades(facts: Facts) -> Slide:
    """Return the frequency of genres by decade."""
    return _figure(facts, "genre_frequency_by_decade")


def show_popularity(facts: Facts) -> Slide:
    """Return popularity against genre."""
    return _figure(facts, "popularity_by_genre")


def show_heatmap(facts: Facts) -> Slide:
    """Return the correlations of genres with measures of success."""
    return _figure(facts, "correlation_heatmap")


def show_genre_map(facts: Facts) -> Slide:
    """Return soundtrack genres against film genres."""
    return _figure(facts, "genre_map")


def show_sensitivity(facts: Facts) -> Slide:
    """Return what other choices would have changed."""
    return _figure(facts, "sensitivity_of_effects")


def list_limits(facts: Facts) -> Slide:
    """Return what the results do not show."""
    points = ["A correlation of genre and popularity is not a cause."]
    if facts.is_sample:
        points.append("In the embedded sample popularity, votes and tag counts are generated: no finding is real.")
    points += re.findall(r"[^.]+\.", str(facts.quality.get("what_this_does_not_show", "")))
    notes = ("Limits of the labels: 08_reporting/match_quality.json, what_this_does_not_show.",)
    return Slide(
        _END, "What these results do not show", tuple(point.strip() for point in points[:_MOST]), notes=notes
    )


def conclude(facts: Facts) -> Slide:
    """Return what stands at the end of the run, and what would improve it most."""
    quality, steps = facts.quality, facts.steps()
    auto = quality["title_matcher"]["auto"]
    missed = facts.near_misses["reason"].value_counts()
    points = [f"{count(quality['matched_pairs']['total'])} links, each with a probability and its reasons."]
    if quality["gold_pairs"]:
        points.append(
            f"By title alone: precision {percent(auto['precision'])} and recall {percent(auto['recall'])} on "
            f"{count(quality['gold_pairs'])} labelled soundtracks."
        )
    points.append(f"{count(steps.get('analysed'))} films enter the statistics of popularity.")
    if not missed.empty:
        reason = str(missed.index[0]).replace("_", " ")
        points.append(f"Next: popular films without a soundtrack, most often for the reason “{reason}”.")
    points.append("Next: a run on Databricks. None of this was ever deployed; the checks of it are offline.")
    notes = ("Links, precision, recall: match_quality.json. Films: match_funnel. Reasons: near_misses.",)
    return Slide(
        _END, "Links that can be checked, statistics that say what they cannot show", tuple(points), notes=notes
    )


def _figure(facts: Facts, name: str) -> Slide:
    notes = (facts.picture(name).alternative, f"Picture: 08_reporting/figures/{name}.png; title: {_FINDINGS}.")
    return Slide(_RESULTS, facts.finding(name), (), facts.picture(name), notes)
