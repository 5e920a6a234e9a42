"""Errors a person can act on: four parts, also after crossing a process border or inside another error."""

from __future__ import annotations

import pickle

import pytest

from soundtrack_pop import errors
from soundtrack_pop.errors import (
    ContractError,
    SoundtrackPopError,
    SourceError,
    StorageError,
    find_in_chain,
    suggestion,
)

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SoundtrackPopError)]


def an_error(kind: type[SoundtrackPopError] = SourceError) -> SoundtrackPopError:
    return kind("mbdump.tar.bz2", expected="a tag", found="none", remedy="Download it again")


@pytest.mark.parametrize("kind", KINDS)
def test_message_names_place_expectation_finding_and_remedy(kind: type[SoundtrackPopError]) -> None:
    error = an_error(kind)
    assert str(error) == "mbdump.tar.bz2: expected a tag; found none. Download it again."
    assert (error.where, error.expected, error.found, error.remedy) == (
        "mbdump.tar.bz2",
        "a tag",
        "none",
        "Download it again",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_error_crosses_a_process_border_whole(kind: type[SoundtrackPopError]) -> None:
    error = an_error(kind)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is kind
    assert (str(again), vars(again)) == (str(error), vars(error))


def test_every_kind_can_be_caught_by_the_base_and_says_what_it_is() -> None:
    assert len(KINDS) > 5
    assert all(kind.__doc__ for kind in KINDS)


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("year", ["title", "years"], "Did you mean 'years'? "),
        ("core", ["core", "derived"], "Did you mean 'core'? "),
        ("year", ["title", "genre"], ""),
        ("year", [], ""),
        ("", ["title"], ""),
    ],
)
def test_suggests_the_nearest_known_name_or_nothing(name: str, known: list[str], expected: str) -> None:
    assert suggestion(name, iter(known)) == expected


def chained(outer: Exception, *, cause: Exception | None = None, context: Exception | None = None) -> Exception:
    outer.__cause__, outer.__context__ = cause, context
    return outer


OURS, OTHER_OF_OURS = an_error(), an_error(ContractError)


@pytest.mark.parametrize(
    ("error", "expected", "why"),
    [
        (OURS, OURS, "the error itself"),
        (chained(RuntimeError(), cause=OURS), OURS, "its cause"),
        (chained(RuntimeError(), cause=chained(ValueError(), cause=OURS)), OURS, "the cause of its cause"),
        (chained(RuntimeError(), context=OURS), OURS, "what it came up in"),
        (chained(RuntimeError(), cause=OURS, context=OTHER_OF_OURS), OURS, "the cause before the context"),
        (chained(an_error(StorageError), cause=OURS), None, "the outermost of ours"),
        (RuntimeError("of others"), None, "none of ours"),
        (chained(RuntimeError(), cause=ValueError()), None, "none of ours in the chain"),
        (None, None, "no error"),
    ],
)
def test_finds_ours_in_a_chain(error: Exception | None, expected: Exception | None, why: str) -> None:
    if why == "the outermost of ours":
        expected = error
    assert find_in_chain(error) is expected, why


def test_a_chain_that_bites_its_own_tail_ends() -> None:
    one, other = RuntimeError(), ValueError()
    one.__context__, other.__context__ = other, one
    assert find_in_chain(one) is None
