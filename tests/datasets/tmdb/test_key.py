"""The key holder: both kinds of key, and no way to see one by accident."""

from __future__ import annotations

import pytest
from kedro.io import DatasetError

from soundtrack_pop.datasets.tmdb.key import TmdbKey, TmdbKeyHolder
from soundtrack_pop.errors import AccessError

V3, V4 = "0123456789abcdef" * 2, "eyJhbGciOi.eyJhdWQiOi.s1gn-ature_"


@pytest.mark.parametrize(
    ("credentials", "value", "is_bearer"),
    [
        ({"api_key": V3}, V3, False),
        ({"bearer_token": V4}, V4, True),
        ({"api_key": f" {V4}\n", "bearer_token": None}, V4, True),
        ({"api_key": V3, "bearer_token": V4}, V4, True),
    ],
)
def test_hands_out_either_kind(credentials: dict[str, str | None], value: str, is_bearer: bool) -> None:
    holder = TmdbKeyHolder(credentials=credentials)
    holder.check()
    assert (holder.load().value, holder.load().is_bearer) == (value, is_bearer)


@pytest.mark.parametrize("credentials", [None, {}, {"api_key": None, "bearer_token": ""}])
def test_says_where_a_key_is_from_when_there_is_none(credentials: dict[str, str | None] | None) -> None:
    with pytest.raises(AccessError, match=r"found none.*TMDB_BEARER_TOKEN"):
        TmdbKeyHolder(credentials=credentials).check()


@pytest.mark.parametrize("text", ["my secret key", V3[:-1], f"{V3}\r\nX: y", "a.b"])
def test_refuses_what_is_no_key_without_quoting_it(text: str) -> None:
    with pytest.raises(AccessError) as raised:
        TmdbKeyHolder(credentials={"api_key": text}).check()
    assert text not in str(raised.value)
    assert f"{len(text)} characters" in str(raised.value)


def test_shows_the_key_nowhere() -> None:
    holder = TmdbKeyHolder(credentials={"api_key": V3})
    assert V3 not in f"{holder!r} {holder} {holder.load()!r} {holder._describe()}"
    with pytest.raises(DatasetError, match="never written"):
        holder.save(TmdbKey(V3, False))  # type: ignore[arg-type]
