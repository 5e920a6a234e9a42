"""Why a film has no soundtrack: the film that people ask for where it is missing, else the first of the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from soundtrack_pop.linkage.comparisons import COMPARISONS
from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import FOLDERS, SCORED_PAIRS, Material
from soundtrack_pop.pipelines.deck.slides import Block, Grid, Points, Slide
from soundtrack_pop.schemas.unmatched import REASONS

ASKED_FOR = "Interstellar"
_STEP = 4


def explain_a_missing_film(material: Material) -> Slide | None:
    """Tell of one film of the ledger; where no film is missing, of one link."""
    missed = material.rows("near_misses")
    asked = missed[missed["movie_title"] == ASKED_FOR] if not missed.empty else missed
    if not asked.empty:
        return _miss(material, asked.iloc[0], [])
    introduction = _found(material.rows("matched_pairs"))
    if missed.empty:
        return _link(material, introduction)
    # One whose nearest album is known has more to tell.
    near = missed[missed["best_release_group_gid"].notna()]
    return _miss(material, (missed if near.empty else near).iloc[0], introduction)


def _found(pairs: pd.DataFrame) -> list[str]:
    """Return what became of the film that people ask for, where it is linked."""
    if pairs.empty:
        return []
    mine = pairs[pairs["movie_title"] == ASKED_FOR].sort_values("match_probability", ascending=False)
    if mine.empty:
        return [f"{ASKED_FOR} is neither linked nor among the most popular films without a soundtrack here."]
    best = mine.iloc[0]
    return [
        f"{ASKED_FOR} is not missing here: {w.counted(len(mine), 'album')} linked, the surest with probability "
        f"{best['match_probability']:.4f}."
    ]


def _miss(material: Material, film: pd.Series[Any], introduction: list[str]) -> Slide:
    name = _film_name(film)
    points = [*introduction, f"Reason {film['reason']}: {REASONS.get(film['reason'], 'no words for it')}."]
    blocks: list[Block] = []
    if pd.notna(film["best_release_group_gid"]):
        points.append(
            f"The nearest album is “{film['best_soundtrack_title']}”: {film['match_weight']:+.1f} bits, "
            f"probability {film['match_probability']:.3g}."
        )
        blocks += _evidence(material, film["best_release_group_gid"], film["tmdb_id"])
    else:
        points += list(_searched(material, film))
        blocks.append(_reasons(material))
    if pd.notna(film["winner_title"]):
        points.append(f"That album went to “{film['winner_title']}”.")
    if pd.notna(film["missing_bits"]):
        points.append(f"{film['missing_bits']:.1f} bits more would have put the pair up for review.")
    notes = (
        f"Film, reason, album, weight: {FOLDERS['near_misses']}; levels: {SCORED_PAIRS}; links: "
        f"{FOLDERS['matched_pairs']}.",
        f'At the terminal: kedro explain --film-id {film["tmdb_id"]}. "kedro explain" alone lists all such films.',
        f"{w.counted(len(material.rows('near_misses')), 'film')} stand in the ledger.",
    )
    return _slide(f"Why is “{name}” missing?", points, blocks, notes)


def _searched(material: Material, film: pd.Series[Any]) -> Iterator[str]:
    """Yield what was looked through for a film that no album came near to, and what would change it."""
    if pd.notna(film["vote_count"]):
        votes = w.counted(int(film["vote_count"]), "vote")
        yield f"The film is in the catalogue, with {votes}: what is missing is the album."
    if material.quality.get("soundtracks"):
        soundtracks = w.counted(int(material.quality["soundtracks"]), "soundtrack")
        yield (
            f"All {soundtracks} of the dump were looked through: for the same title, one that differs in a letter "
            "or a word, and rare words in common."
        )
    yield (
        "A soundtrack of this title in MusicBrainz would be found in the next run; an editor's IMDb link or a "
        "decision by hand would link an album of any title."
    )


def _reasons(material: Material) -> Grid:
    """Return how many films of the ledger are missing for which reason."""
    films = material.rows("near_misses")["reason"].value_counts()
    rows = tuple((REASONS.get(str(reason), str(reason)), w.count(number)) for reason, number in films.items())
    return Grid(("why films are missing", "films"), rows, (5.0, 0.8), (1,))


def _link(material: Material, introduction: list[str]) -> Slide | None:
    pairs = material.rows("matched_pairs")
    if pairs.empty:
        return None
    pair = pairs.sort_values(["match_probability", "tmdb_id", "release_group_gid"]).iloc[0]
    points = [
        *introduction,
        "No popular film lacks a soundtrack here, so this is the least sure of the links.",
        f"“{pair['soundtrack_title']}”: probability {pair['match_probability']:.4f}, band {pair['match_band']}, "
        f"by {w.spaced(str(pair['match_source']))}.",
    ]
    evidence = _evidence(material, pair["release_group_gid"], pair["tmdb_id"])
    notes = (f"Pair: {FOLDERS['matched_pairs']}; levels: {SCORED_PAIRS}.",)
    return _slide(f"Why is “{_film_name(pair)}” linked as it is?", points, evidence, notes)


def _film_name(film: pd.Series[Any]) -> str:
    year = film["movie_year"]
    return str(film["movie_title"]) if pd.isna(year) else f"{film['movie_title']} ({int(year)})"


def _evidence(material: Material, gid: str, tmdb_id: int) -> list[Block]:
    """Return the table of what spoke for and against a pair; nothing where it was not scored."""
    mine = [("release_group_gid", "==", gid), ("tmdb_id", "==", int(tmdb_id))]
    scored = material.outputs.table(SCORED_PAIRS, mine)
    if scored is None or scored.empty:
        return []
    pair = scored.iloc[0]
    rows = [("prior", "", f"{pair['prior_weight']:+.1f}")]
    rows += [
        (w.spaced(one.name), one.words(str(pair[f"{one.name}_level"])), f"{pair[f'{one.name}_weight']:+.1f}")
        for one in COMPARISONS
        if pd.notna(pair[f"{one.name}_level"])
    ]
    rows.append(("together", "", f"{pair['match_weight']:+.1f}"))
    return [Grid(("comparison", "what was found", "bits"), tuple(rows), (1.4, 1.8, 0.7), (2,))]


def _slide(title: str, points: list[str], evidence: list[Block], notes: tuple[str, ...]) -> Slide:
    columns: tuple[tuple[Block, ...], ...] = ((Points(tuple(points)),),)
    return Slide(_STEP, title, (*columns, tuple(evidence)) if evidence else columns, notes)
