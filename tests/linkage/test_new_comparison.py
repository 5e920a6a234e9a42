"""A worked example: a new comparison is one object in `comparisons.py`, and everything else follows from it.

The example compares the length of a soundtrack with the runtime of the film. It is applied to a copy of the
package, and a process of its own links, scores, explains and reviews with it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
EDITED = "linkage/comparisons.py"

THE_COMPARISON = """
def _length_pairs(mine: Reals, theirs: Reals, left: Rows, right: Rows) -> Codes:
    share = mine[left] / theirs[right]
    codes = np.where(share <= 1, LENGTH.code("shorter"), LENGTH.code("longer"))
    return np.where(np.isnan(share), LENGTH.code(MISSING), codes).astype(np.uint8)


LENGTH = Comparison(
    name="length",
    meaning="length of the soundtrack against the runtime of the film",
    levels=(
        Level(MISSING, "a length is unknown"),
        Level("shorter", "soundtrack no longer than the film", m=0.95, u=(0.7, 0.6)),
        Level("longer", "soundtrack longer than the film", m=0.05, u=(0.3, 0.4)),
    ),
    soundtrack_columns=("length_minutes",),
    film_columns=("runtime_minutes",),
    read_soundtracks=lambda table: floats(table["length_minutes"]),
    read_films=lambda table: floats(table["runtime_minutes"]),
    level_of=_length_pairs,
)

"""
BEFORE = "# In the order in which people read them"
REGISTERED = ("LANGUAGE, POPULARITY, HINT)", "LANGUAGE, POPULARITY, LENGTH, HINT)")

# Links two soundtracks with the package that is on the path, and prints what became of the new comparison.
SCRIPT = """
import json, yaml
from dataclasses import replace
import pyarrow as pa
from soundtrack_pop.explanation.candidates import CompetingCandidates
from soundtrack_pop.explanation.changes import possible_changes
from soundtrack_pop.explanation.records import CANDIDATE_COLUMNS, Album, Candidate, Film
from soundtrack_pop.explanation.waterfall import waterfall
from soundtrack_pop.linkage.link import link_tables
from soundtrack_pop.linkage.model_json import from_json, to_json
from soundtrack_pop.parameters.matching import MatchingParameters
from soundtrack_pop.review.comparison_words import in_words
from soundtrack_pop.schemas.matched import SCORED_PAIRS

forms = pa.list_(pa.struct([(name, pa.string()) for name in ("form", "kind", "written")]))
texts = pa.list_(pa.string())
soundtracks = pa.table({
    "release_group_gid": ["a", "b"],
    "title_forms": pa.array([[{"form": "heat", "kind": "core"}], [{"form": "alien", "kind": "core"}]], forms),
    "year": pa.array([1995, 1979], pa.int32()),
    "people": pa.array([["elliot goldenthal"], None], texts),
    "language": pa.array(["en", None]),
    "hints": pa.array([[], None], texts),
    "length_minutes": pa.array([74.0, None]),
})
films = pa.table({
    "tmdb_id": pa.array([1, 2, 3], pa.int64()),
    "title_forms": pa.array(
        [[{"form": f, "kind": "title"}] for f in ("heat", "heat", "alien")], forms
    ),
    "year": pa.array([1995, 1986, 1979], pa.int32()),
    "directors": pa.array([[], [], []], texts),
    "composers": pa.array([["elliot goldenthal"], [], []], texts),
    "original_language": ["en", "en", "en"],
    "vote_count": pa.array([7000, 20, 9000], pa.int64()),
    "popularity": pa.array([30.0, 1.0, 40.0]),
    "is_television": pa.array([False, None, False]),
    "runtime_minutes": pa.array([170.0, 60.0, 117.0]),
})
stored = yaml.safe_load(open("conf/base/parameters_matching.yml"))["matching"]
linkage = link_tables(soundtracks, films, MatchingParameters.model_validate(stored))
stored["priors"]["m_probabilities"] = {"length": {"shorter": 0.9, "longer": 0.1}}
other = link_tables(soundtracks, films, MatchingParameters.model_validate(stored)).model
rows = linkage.scored_pairs.to_pylist()
pairs = [Candidate.of(row) for row in rows if row["release_group_gid"] == "a"]
candidates = CompetingCandidates.of(Album("a", "Heat", 1995), pairs, {1: Film(1, "Heat"), 2: Film(2, "Heat")})
mine = candidates.pairs[0]
print(json.dumps({
    "levels": [[row["release_group_gid"], row["tmdb_id"], row["length_level"]] for row in rows],
    "weights": [round(row["length_weight"], 3) for row in rows],
    "sums": [round(sum(v for k, v in row.items() if k.endswith("_weight") and k != "match_weight"), 3)
             == round(row["match_weight"], 3) for row in rows],
    "schema": [name for name in SCORED_PAIRS.column_names if name.startswith("length")],
    "read by explanations": [name for name in CANDIDATE_COLUMNS if name.startswith("length")],
    "model": to_json(linkage.model)["comparisons"]["length"]["longer"]["u"],
    "model reads back": to_json(from_json(to_json(linkage.model), "m")) == to_json(linkage.model),
    "prior of the parameters": to_json(other)["comparisons"]["length"]["shorter"]["m"],
    "waterfall": [step.words for step in waterfall(mine, candidates) if step.name == "length"],
    "review": in_words({"length_level": "longer", "length_weight": -2.5}),
    "counterfactuals": [change.words for change in possible_changes(candidates.album, Film(1, "Heat"), mine)
                        if change.comparison.name == "length"],
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process with the edited package prints."""
    folder = tmp_path_factory.mktemp("edited")
    package = folder / "src/soundtrack_pop"
    shutil.copytree(PROJECT / "src/soundtrack_pop", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "conf", folder / "conf")
    text = (package / EDITED).read_text(encoding="utf-8")
    assert (text.count(BEFORE), text.count(REGISTERED[0])) == (1, 1)
    edited = text.replace(BEFORE, THE_COMPARISON + BEFORE).replace(*REGISTERED)
    (package / EDITED).write_text(edited, encoding="utf-8")
    # Compiling would take longer than linking: here the loops run as Python, and overflow as machine code does.
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore::RuntimeWarning", "-c", SCRIPT],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_pairs_are_compared_and_weighed(found: dict[str, Any]) -> None:
    assert found["levels"] == [["a", 1, "shorter"], ["a", 2, "longer"], ["b", 3, "missing"]]
    # log2(.95 / .7) and log2(.05 / .3): candidates of the same title, too few to learn from.
    assert found["weights"] == [0.441, -2.585, 0.0]
    assert found["sums"] == [True, True, True]


def test_table_model_and_parameters_know_it(found: dict[str, Any]) -> None:
    assert found["schema"] == found["read by explanations"] == ["length_level", "length_weight"]
    assert found["model"] == {"same_title": 0.3, "other_title": 0.4}
    assert found["model reads back"] is True
    assert found["prior of the parameters"] == 0.9


def test_explanations_and_review_sheets_know_its_words(found: dict[str, Any]) -> None:
    assert found["waterfall"] == ["soundtrack no longer than the film"]
    assert found["review"] == "soundtrack longer than the film -2.5"
    assert found["counterfactuals"] == ["were it so: soundtrack longer than the film"]
