"""The embedded sample from archives to report: the contract, the known links, the cases people ask about."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import Result

from end_to_end.conftest import fingerprints
from support.records import events_below
from tools.sample.build import SAMPLE_FOLDER
from tools.sample.facts import read_facts
from tools.sample.world import World, build_world

pytestmark = pytest.mark.end_to_end


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(read_facts(SAMPLE_FOLDER / "facts"))


def read(root: Path, table: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(root / table).to_pylist()
    return rows


def films_of(root: Path, soundtrack_title: str) -> set[tuple[object, object]]:
    """Return title and year of the films that soundtracks of this very title are linked to."""
    pairs = read(root, "03_primary/matched_pairs")
    return {(p["movie_title"], p["movie_year"]) for p in pairs if p["soundtrack_title"] == soundtrack_title}


def test_every_promised_output_is_there(sample_root: Path) -> None:
    promised = (
        "03_primary/matched_pairs",
        "04_feature/scored_pairs",
        "08_reporting/matched_pairs.csv",
        "08_reporting/match_quality.json",
        "08_reporting/candidate_audit.json",
        "08_reporting/report.html",
        "08_reporting/explorer.html",
        "08_reporting/figures/genre_frequency_by_decade.png",
        "08_reporting/figures/popularity_by_genre.png",
        "monitoring/runs",
    )
    assert [path for path in promised if not (sample_root / path).exists()] == []


@pytest.mark.parametrize(
    ("soundtrack", "film"),
    [
        ("Interstellar: Original Motion Picture Soundtrack", ("Interstellar", 2014)),
        ("Interstellar: Original Motion Picture Soundtrack (Deluxe Edition)", ("Interstellar", 2014)),
        ("Whiplash: Original Motion Picture Soundtrack", ("Whiplash", 2014)),
        ("Amadeus: Original Soundtrack Recording", ("Amadeus", 1984)),
        ("King Kong: Original Motion Picture Soundtrack", ("King Kong", 1933)),
        ("À bout de souffle (Bande originale du film)", ("Breathless", 1960)),
    ],
)
def test_links_the_cases_people_ask_about(sample_root: Path, soundtrack: str, film: tuple[str, int]) -> None:
    assert film in films_of(sample_root, soundtrack)


def test_no_promised_pair_is_missing_from_the_candidates(sample_root: Path) -> None:
    """Titles that are equal or one letter apart, looked for without any key."""
    audit = json.loads((sample_root / "08_reporting/candidate_audit.json").read_text(encoding="utf-8"))
    promised = audit["recall_audit"]["promised"]
    assert promised["pairs"] == promised["among_candidates"] > 400


def test_links_the_cases_by_title_alone(sample_root: Path, world: World) -> None:
    """The same by the title matcher's own weights: no editor's link takes part in them."""
    names = {"Amadeus", "Interstellar", "Whiplash"}
    titles = {m["tmdb_id"]: (m["title"], m["year"]) for m in read(sample_root, "03_primary/movies")}
    best: dict[object, dict[str, object]] = {}
    for pair in read(sample_root, "04_feature/scored_pairs"):
        known = best.get(pair["release_group_gid"])
        if known is None or pair["match_weight"] > known["match_weight"]:  # type: ignore[operator]
            best[pair["release_group_gid"]] = pair
    chosen = {titles[pair["tmdb_id"]] for pair in best.values() if titles[pair["tmdb_id"]][0] in names}
    assert chosen == {("Amadeus", 1984), ("Interstellar", 2014), ("Whiplash", 2014)}


def test_title_matcher_keeps_its_floors_on_the_true_films(sample_root: Path, world: World) -> None:
    """All albums of a film count, linked by an editor or not; the floors leave room for two albums."""
    truth = world.true_matches()
    quality = json.loads((sample_root / "08_reporting/match_quality.json").read_text(encoding="utf-8"))
    pairs = [p for p in read(sample_root, "03_primary/matched_pairs") if p["match_source"] == "title"]
    auto = [p for p in pairs if p["match_band"] == "auto"]
    right = sum(truth.get(str(p["release_group_gid"])) == p["tmdb_id"] for p in auto)
    assert right / len(auto) >= 0.985
    assert quality["precision"] >= 0.98
    assert quality["recall"] >= 0.88
    assert quality["candidate_recall"] >= 0.97


def test_television_and_game_albums_stay_without_a_film(sample_root: Path, world: World) -> None:
    """A sample of albums whose title equals a film's: the hint in the title keeps them apart."""
    series = {
        "Fargo (An Original MGM / FXP Television Series)",
        "Westworld: Season 2 (Music From the HBO Series)",
    }
    assert series <= {album["title"] for album in read(sample_root, "03_primary/soundtracks")}
    linked = {p["soundtrack_title"] for p in read(sample_root, "03_primary/matched_pairs")}
    assert series & linked == set()


def test_the_csv_for_people_holds_the_same_pairs(sample_root: Path) -> None:
    with open(sample_root / "08_reporting/matched_pairs.csv", encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    pairs = read(sample_root, "03_primary/matched_pairs")
    assert sorted((row["release_group_gid"], int(row["tmdb_id"])) for row in rows) == sorted(
        (str(pair["release_group_gid"]), pair["tmdb_id"]) for pair in pairs
    )


def test_each_film_has_one_primary_album(sample_root: Path) -> None:
    pairs = read(sample_root, "03_primary/matched_pairs")
    primaries = [pair["tmdb_id"] for pair in pairs if pair["is_primary"]]
    assert sorted(set(primaries)) == sorted(primaries)  # type: ignore[type-var]
    assert set(primaries) == {pair["tmdb_id"] for pair in pairs}


def test_every_event_is_one_json_line_and_the_run_succeeded(sample_root: Path) -> None:
    events = events_below(sample_root)
    assert [events[0]["event"], events[-1]["event"]] == ["run_started", "run_finished"]
    assert events[-1]["status"] == "succeeded"
    finished = [event for event in events if event["event"] == "node_finished"]
    assert all(event["status"] == "succeeded" and event["seconds"] >= 0 for event in finished)
    assert {event["stage"] for event in finished} == {"ingestion", "cleaning", "matching", "analysis", "reporting"}


def test_the_run_ends_with_a_summary_that_says_it_is_a_sample(sample_run: tuple[Path, Result]) -> None:
    root, result = sample_run
    for said in ("match rate", "precision", "recall", "auto", "review", "Embedded sample", str(root)):
        assert said in result.output


def test_nothing_is_left_over_beside_the_outputs(sample_root: Path) -> None:
    hidden = [path for path in fingerprints(sample_root) if "/." in path and not path.endswith(".crc")]
    assert hidden == []
