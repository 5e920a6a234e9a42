"""The cleaning functions as Spark column functions. Each wraps a plain function and handles nulls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pandas as pd
from pyspark.sql import Column
from pyspark.sql import types as T
from pyspark.sql.pandas.functions import pandas_udf

from soundtrack_pop.pipelines.cleaning import titles as t
from soundtrack_pop.pipelines.cleaning.other_media import in_order, media_beside_title
from soundtrack_pop.pipelines.cleaning.people import comparable_names

_FORMS = T.ArrayType(T.StructType([T.StructField(name, T.StringType()) for name in ("form", "kind", "written")]))
_CLEAN_TITLE = T.StructType(
    [
        T.StructField("title_forms", _FORMS),
        T.StructField("hints", T.ArrayType(T.StringType())),
        T.StructField("language", T.StringType()),
    ]
)
# Kinds of forms that are only a part or a variant of a whole title.
_PARTIAL = frozenset({t.BARE, t.STEM, t.SUBTITLE, t.OWNER, t.LATIN})


def clean_soundtrack_title(
    title: Column, aliases: Column, comment: Column, credit: Column, secondary_types: Column, tags: Column
) -> Column:
    """Return a struct of `title_forms`, `hints` and `language` of a soundtrack.

    Forms come from the title and its aliases, hints from the title and from what MusicBrainz says beside it.
    """
    return _udf(_clean_soundtracks, _CLEAN_TITLE)(title, aliases, comment, credit, secondary_types, tags)


def movie_forms(
    title: Column, original: Column, original_language: Column, alternative: Column, translated: Column
) -> Column:
    """Return the title forms of all titles of a film, best kind first, without repeats."""
    return _udf(_movie_forms, _FORMS)(title, original, original_language, alternative, translated)


def names(people: Column) -> Column:
    """Return the comparable names of an array of names."""
    return _udf(_names, T.ArrayType(T.StringType()))(people)


def _udf(function: Callable[..., Any], returns: T.DataType) -> Callable[..., Column]:
    wrapped: Callable[..., Column] = pandas_udf(function, returns)  # type: ignore[call-overload]
    return wrapped


def _clean_soundtracks(
    titles: pd.Series,
    aliases: pd.Series,
    comments: pd.Series,
    credits: pd.Series,
    secondary_types: pd.Series,
    tags: pd.Series,
) -> pd.DataFrame:
    cleaned = _clean_titles(titles, aliases)
    beside = zip(cleaned["hints"], comments, credits, secondary_types, tags, strict=True)
    cleaned["hints"] = pd.Series(
        [
            _with_media(hints, media_beside_title(_text(comment), _text(credit), _texts(types), _texts(of_group)))
            for hints, comment, credit, types, of_group in beside
        ],
        dtype=object,
    )
    return cleaned


def _with_media(hints: list[str], media: set[str]) -> list[str]:
    if not media:
        return hints
    known = in_order({*hints, *media})
    return [*(hint for hint in hints if hint not in known), *known]


def _clean_titles(titles: pd.Series, aliases: pd.Series) -> pd.DataFrame:
    cleaned = [_clean_with_aliases(title, others) for title, others in zip(titles, aliases, strict=True)]
    return pd.DataFrame(cleaned, columns=["title_forms", "hints", "language"])


def _clean_with_aliases(
    title: str | None, aliases: Any
) -> tuple[list[dict[str, str | None]], list[str], str | None]:
    own = t.clean_title(_text(title))
    forms = {form.form: form for form in own.forms}
    for alias in _texts(aliases):
        for form in t.clean_title(alias).forms:
            # A part of an alias is as weak as a part of the title; a whole alias is a kind of its own.
            kind = t.ALIAS if form.kind == t.FULL else form.kind
            forms.setdefault(form.form, replace(form, kind=kind))
    return _rows(forms.values()), list(own.hints), own.language


def _movie_forms(
    titles: pd.Series,
    originals: pd.Series,
    original_languages: pd.Series,
    alternatives: pd.Series,
    translations: pd.Series,
) -> pd.Series:
    rows = zip(titles, originals, original_languages, alternatives, translations, strict=True)
    return pd.Series(
        [
            _forms_of_film(
                (_text(title), t.TITLE),
                (_text(original), t.ORIGINAL),
                *((text, t.ALTERNATIVE) for text in _texts(alternative)),
                *((text, t.TRANSLATED) for text in _texts(translated)),
                original_language=_text(language),
            )
            for title, original, language, alternative, translated in rows
        ],
        dtype=object,
    )


def _forms_of_film(
    *titles: tuple[str | None, str], original_language: str | None = None
) -> list[dict[str, str | None]]:
    forms: dict[str, t.TitleForm] = {}
    for title, kind in titles:
        for form in t.movie_title_forms(title, kind, original_language if kind == t.ORIGINAL else None):
            known = forms.get(form.form)
            # A whole title of any kind is stronger evidence than a part of the main title.
            if known is None or (known.kind in _PARTIAL and form.kind == kind):
                forms[form.form] = form
    return _rows(forms.values())


def _rows(forms: Iterable[t.TitleForm]) -> list[dict[str, str | None]]:
    return [{"form": form.form, "kind": form.kind, "written": form.written} for form in forms]


def _names(people: pd.Series) -> pd.Series:
    return pd.Series([comparable_names(_texts(value)) for value in people], dtype=object)


def _text(value: Any) -> str | None:
    # Spark's null arrives as NaN in some pandas versions.
    return value if isinstance(value, str) else None


def _texts(values: Any) -> Iterable[str]:
    return [value for value in values if isinstance(value, str)] if _is_sequence(values) else []


def _is_sequence(values: Any) -> bool:
    return values is not None and not isinstance(values, float | str)
