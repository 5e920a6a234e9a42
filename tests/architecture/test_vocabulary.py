"""The field's words: names of functions, classes, fields, parameters and modules of `src` are not private ones."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src/soundtrack_pop"
# Private words, as a pattern of whole words of a name -> the field's word, and how many names still hold it for no
# reason. The numbers only ever fall; at 0 a new name with the word is refused.
PRIVATE: dict[str, tuple[str, int]] = {
    "admits?|admission": ("load, validation", 0),
    "agreements?": ("title comparison", 0),
    "beliefs?|believed": ("prior, match probability", 0),
    "campaigns?|contenders?|damages?|worlds?": ("benchmark run, method, corruption, synthetic data", 0),
    "contests?": ("competing candidates", 0),
    "curated|verdicts?|people": ("clerical decision", 0),
    "deals?|shuffles?": ("permutation", 0),
    "doubts?": ("non-match probability", 0),
    "evidence": ("comparison vectors", 0),
    "family|families": ("genre group", 0),
    "features?": ("comparison", 0),
    "flips?": ("counterfactual", 0),
    "frozen": ("pretrained", 0),
    "gains?": ("calibration coefficients", 0),
    "gates?": ("data-quality check", 0),
    "gold": ("labels", 0),
    "headlines?": ("primary analysis", 0),
    "homonyms?|namesakes?": ("title frequency", 0),
    "ledgers?|missed|overruled": ("unmatched-film report; failed", 0),
    "match_bits|[a-z]*_bits|bits_of|bits": ("match weight", 0),
    "materials?|story|stories|tellers?": ("context, report section, view", 0),
    "parcels?": ("serialised batch", 0),
    "patience|patient|pace": ("retry policy, rate limit", 0),
    "places?|siblings?|staged": ("location, staging path", 0),
    "profiles?": ("term frequencies", 0),
    "refuted": ("rejected", 0),
    "screens?|strangers?": ("Bloom filter, miss", 0),
    "shapes?": ("title length class", 0),
    "(true|false|hint|year|title|person|language|popularity)_shares?": ("m and u probabilities", 0),
    "signals": ("informative matches", 0),
    "spools?": ("dead-letter queue", 0),
    "tells?|told": ("report, log, format", 0),
    "vintages?": ("snapshot", 0),
    "weaker|first_choice": ("key by deletion", 0),
}
# Names that stay, with the reason.
ALLOWED = {
    "people": "composers and directors are people",
    "collect_people": "composers and directors are people",
    "compare_people": "composers and directors are people",
    "_BIN_BITS": "a number of bits: the unit of a match weight",
    "_LOWEST_BITS": "a number of bits: the unit of a match weight",
    "_HIGHEST_BITS": "a number of bits: the unit of a match weight",
    "_MOST_BITS": "a number of bits: the unit of a match weight",
    "_SIX_BITS": "bits of a machine word",
    "curated": "module of the tables below 01_raw/curated, whose name is a contract",
    "SOURCE_CURATED": "`match_source` is `curated`: a contract",
    "verdict": "column of the clerical decisions: files that users have hold it",
    "VERDICTS": "values of the column `verdict`",
    "FAMILY_OTHER": "value of the genre groups in tables and reports",
    "shuffle_read_bytes": "Spark's own word for rows that move between workers",
    "shuffle_write_bytes": "Spark's own word for rows that move between workers",
    "spool_batches": "to spool is the usual word for writing a stream to a file for later",
    "_SPOOL_PREFIX": "to spool is the usual word for writing a stream to a file for later",
    "_remove_orphaned_spools": "to spool is the usual word for writing a stream to a file for later",
    "_people": "composers and directors are people",
    "_read_people": "composers and directors are people",
    "FilmPeople": "composers and directors are people",
    "read_verdict": "column of the clerical decisions: files that users have hold it",
    "verdict_fault": "column of the clerical decisions: files that users have hold it",
    "without_verdict": "rows of a sheet whose column `verdict` is empty",
    "OVERRULED": "value of the column `reason` of rpt_near_misses",
    "missing_bits": "column of rpt_near_misses",
    "with_missing_bits": "adds the column `missing_bits`",
    "bits": "formats a number of bits: the unit of a match weight",
    "_bits": "formats a number of bits: the unit of a match weight",
    "place": "column of decorations.tsv: where in a title a decoration stands",
    "profile": "section of the Databricks CLI's configuration",
    "tell": "method of a file object",
    "spool": "to spool is the usual word for writing a stream to a file for later",
    "Spool": "to spool is the usual word for writing a stream to a file for later",
}


def names_in(code: str) -> Iterator[str]:
    """Yield the names that a module gives: functions, classes, their parameters and fields, its constants."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
            given = node.args
            yield from (one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs))
        elif isinstance(node, ast.ClassDef):
            yield node.name
            yield from _assigned(node.body)
    yield from _assigned(tree.body)


def _assigned(statements: list[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))


def private_words(name: str) -> list[str]:
    """Return the patterns of private words that a name holds."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return [words for words in PRIVATE if re.search(rf"(?:^|_)(?:{words})(?:_|$)", snake)]


def all_private_names() -> dict[str, list[str]]:
    """Return private word -> the names of `src` that hold it, each as often as it is given."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in [
            *path.relative_to(PACKAGE).with_suffix("").parts,
            *names_in(path.read_text(encoding="utf-8")),
        ]:
            for words in private_words(name):
                found.setdefault(words, []).append(name)
    return found


def test_private_names_do_not_grow_in_number() -> None:
    names = {
        words: [name for name in names if name not in ALLOWED] for words, names in all_private_names().items()
    }
    too_many = {
        f"{words}: rather {instead}": f"{len(found)} instead of at most {most}: {dict(Counter(found))}"
        for words, (instead, most) in PRIVATE.items()
        if len(found := names.get(words, [])) > most
    }
    assert too_many == {}


def test_reasons_are_given_for_names_that_are_there() -> None:
    assert set(ALLOWED) - {name for names in all_private_names().values() for name in names} == set()


def test_private_names_are_found() -> None:
    code = "class Contest:\n    told: int\n\ndef spool(_screen_bits):\n    family_of = 1\n\nMISSED, OTHER = 1, 2\n"
    assert [name for name in names_in(code) if private_words(name)] == [
        "Contest", "told", "spool", "_screen_bits", "MISSED",
    ]  # fmt: skip
    assert [private_words(name) for name in ("toll", "material_of", "Replaced")] == [
        [],
        ["materials?|story|stories|tellers?"],
        [],
    ]
