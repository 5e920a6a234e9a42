"""The cleaning functions as Spark column functions. Each wraps a plain function and handles nulls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
from pyspark.sql import Column
from pyspark.sql import types as T
from pyspark.sql.pandas.functions import pandas_udf

from soundtrack_pop.pipelines.cleaning import titles as t
from soundtrack_pop.pipelines.cleaning.people import comparable_names

_FORMS = T.ArrayType(T.StructType([T.StructField(name, T.StringType()) for name in ("form", "kind")]))
_CLEAN_TITLE = T.StructType(
    [
        T.StructField("title_forms", _FORMS),
        T.StructField("hints", T.ArrayType(T.StringType())),
        T.StructField("language", T.StringType()),
    ]
)
# Kinds of forms that are only a part or a variant of a whole title.
_PARTIAL = frozenset({t.BARE, t.STEM, t.SUBTITLE, t.OWNER, t.LATIN})


def clean_soundtrack_title(title: Column, aliases: Column) -> Column:
    """Return a struct of `title_forms`, `hints` and `language` for the title and the aliases of a soundtrack."""
    return _udf(_clean_titles, _CLEAN_TITLE)(title, aliases)


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


def _clean_titles(titles: pd.Series, aliases: pd.Series) -> pd.DataFrame:
    cleaned = [_clean_with_aliases(title, others) for title, others in zip(titles, aliases, strict=True)]
    return pd.DataFrame(cleaned, columns=["title_forms", "hints", "language"])


def _clean_with_aliases(title: str | None, aliases: Any) -> tuple[list[dict[str, str]], list[str], str | None]:
    own = t.clean_title(_text(title))
    forms = {form.form: form.kind for form in own.forms}
    for alias in _texts(aliases):
        for form in t.clean_title(alias).forms:
            # A part of an alias is as weak as a part of the title; a whole alias is a kind of its own.
            forms.setdefault(form.form, t.ALIAS if form.kind == t.FULL else form.kind)
    return [{"form": form, "kind": kind} for form, kind in forms.items()], list(own.hints), own.language


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


def _forms_of_film(*titles: tuple[str | None, str], original_language: str | None = None) -> list[dict[str, str]]:
    forms: dict[str, t.TitleForm] = {}
    for title, kind in titles:
        for form in t.movie_title_forms(title, kind, original_language if kind == t.ORIGINAL else None):
            known = forms.get(form.form)
            # A whole title of any kind is stronger evidence than a part of the main title.
            if known is None or (known.kind in _PARTIAL and form.kind == kind):
                forms[form.form] = form
    return [{"form": form.form, "kind": form.kind} for form in forms.values()]


def _names(people: pd.Series) -> pd.Series:
    return pd.Series([comparable_names(_texts(value)) for value in people], dtype=object)


def _text(value: Any) -> str | None:
    # Spark's null arrives as NaN in some pandas versions.
    return value if isinstance(value, str) else None


def _texts(values: Any) -> Iterable[str]:
    return [value for value in values if isinstance(value, str)] if _is_sequence(values) else []


def _is_sequence(values: Any) -> bool:
    return values is not None and not isinstance(values, float | str)
