"""Forms as columns: hashes of whole texts, of texts without a letter and of words, whatever stands beside them."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundtrack_pop.linkage.title_forms import (
    IS_CUT_DOWN,
    IS_MAIN,
    IS_PART,
    KINDS,
    Texts,
    TitleForms,
    combined,
    flatten_forms,
    floats,
    mixed,
)
from soundtrack_pop.schemas.cleaned import TITLE_FORMS_TYPE

# A busy machine is no failure.
UNHURRIED = settings(deadline=None, max_examples=60)
# Arrow's texts are UTF-8: half a surrogate pair cannot stand in them. Many spaces and digits make words.
LETTERS = st.characters(codec="utf-8") | st.sampled_from("  ab12千\u0301\u3099𝔸")
TEXTS = st.lists(st.text(LETTERS, max_size=20), max_size=10)


def texts(values: list[str | None]) -> Texts:
    return Texts(pa.array(values, pa.string()))


def keys(values: list[str | None]) -> list[int]:
    return list(texts(values).keys.tolist())


def words_of(text: str) -> list[str]:
    return [word for word in text.split(" ") if word]


class TestKeys:
    @UNHURRIED
    @given(TEXTS)
    def test_texts_have_one_key_just_where_they_are_equal_but_for_spaces(self, values: list[str]) -> None:
        plain = [value.replace(" ", "") for value in values]
        found = keys(values)
        assert [[a == b for b in found] for a in found] == [[a == b for b in plain] for a in plain]

    @UNHURRIED
    @given(TEXTS)
    def test_key_does_not_depend_on_the_texts_beside(self, values: list[str]) -> None:
        assert keys(values) == [keys([value])[0] for value in values]

    @UNHURRIED
    @given(TEXTS)
    def test_lengths_count_letters_and_no_spaces(self, values: list[str]) -> None:
        assert texts(values).lengths.tolist() == [len(value.replace(" ", "")) for value in values]

    @pytest.mark.parametrize("nothing", ["", " ", "   ", None], ids=repr)
    def test_text_without_letters_has_the_key_0(self, nothing: str | None) -> None:
        assert keys(["jaws", nothing, "jaws"])[1] == 0
        assert keys(["jaws"]) != [0]
        assert texts(["jaws", nothing, "jaws"]).lengths.tolist() == [4, 0, 4]

    @pytest.mark.parametrize(
        ("one", "other", "why"),
        [
            ("jaws", "jawz", "another letter"),
            ("abc", "cba", "the order counts"),
            ("jaws", "jaws\x00", "a letter whose code is 0"),
            ("\x00", "\x00\x00", "how many of them"),
            ("か\u3099", "か", "a combining mark is a letter"),
            ("é", "e\u0301", "forms come normalised: two writings are two texts"),
            ("𝔸", "𝔹", "letters beyond 16 bits"),
            ("a\u00a0b", "ab", "only the plain space separates"),
        ],
    )
    def test_unlike_texts_have_unlike_keys(self, one: str, other: str, why: str) -> None:
        assert keys([one]) != keys([other]), why

    def test_a_hundred_thousand_titles_collide_nowhere(self) -> None:
        chance = random.Random(20260115)  # noqa: S311 - test data
        titles = {"".join(chance.choices("abcdefghij0123", k=chance.randint(1, 30))) for _ in range(100_000)}
        assert len(set(keys(sorted(titles)))) == len(titles)

    def test_titles_that_differ_in_the_last_bits_of_their_letters_collide_nowhere(self) -> None:
        letters = [chr(0x4E00 + number) for number in range(40)]
        titles: list[str | None] = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
        assert len(set(keys(titles))) == len(titles)

    @pytest.mark.parametrize("values", [[], [None], [None, None], [""]], ids=repr)
    def test_no_letters_at_all_are_no_error(self, values: list[str | None]) -> None:
        found = texts(values)
        assert found.keys.tolist() == [0] * len(values)
        assert found.lengths.tolist() == [0] * len(values)
        assert found.numbers.tolist() == [0] * len(values)
        assert found.word_counts.tolist() == [0] * len(values)
        assert found.words.key.tolist() == []

    @UNHURRIED
    @given(TEXTS, st.data())
    def test_part_of_an_array_is_as_an_array_of_its_own(self, values: list[str], data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(values)))
        length = data.draw(st.integers(0, len(values) - start))
        part = Texts(pa.array(["ahead é", *values, "behind"], pa.string()).slice(start + 1, length))
        alone = texts([*values[start : start + length]])
        assert part.keys.tolist() == alone.keys.tolist()
        assert part.words.key.tolist() == alone.words.key.tolist()
        assert part.numbers.tolist() == alone.numbers.tolist()


class TestWithoutOneLetter:
    @UNHURRIED
    @given(TEXTS, st.data())
    def test_keys_are_those_of_the_texts_with_the_letter_removed(
        self, values: list[str], data: st.DataObject
    ) -> None:
        rows = sorted(data.draw(st.sets(st.integers(0, max(len(values) - 1, 0)), max_size=len(values))))
        plain = {row: values[row].replace(" ", "") for row in rows}
        expected = [
            (row, plain[row][:gap] + plain[row][gap + 1 :]) for row in rows for gap in range(len(plain[row]))
        ]
        found, owner = texts([*values]).without_one_letter(np.array(rows, dtype=np.int64))
        assert owner.tolist() == [row for row, _ in expected]
        assert found.tolist() == keys([text for _, text in expected])

    def test_no_rows_have_none(self) -> None:
        found, owner = texts(["jaws"]).without_one_letter(np.empty(0, dtype=np.int64))
        assert (found.tolist(), owner.tolist()) == ([], [])


class TestWithoutOneWord:
    @UNHURRIED
    @given(TEXTS)
    def test_keys_are_those_of_the_texts_with_the_word_removed(self, values: list[str]) -> None:
        words = [words_of(value) for value in values]
        expected = [
            (row, some[:gap] + some[gap + 1 :]) for row, some in enumerate(words) for gap in range(len(some))
        ]
        found, owner = texts([*values]).without_one_word(np.arange(len(values), dtype=np.int64))
        assert owner.tolist() == [row for row, _ in expected]
        assert found.tolist() == keys(["".join(some) for _, some in expected])


class TestWords:
    @UNHURRIED
    @given(TEXTS)
    def test_words_have_the_keys_that_they_have_alone_wherever_they_stand(self, values: list[str]) -> None:
        expected = [(row, word) for row, value in enumerate(values) for word in words_of(value)]
        found = texts([*values]).words
        assert found.owner.tolist() == [row for row, _ in expected]
        assert found.key.tolist() == keys([word for _, word in expected])
        assert found.length.tolist() == [len(word) for _, word in expected]
        assert found.is_number.tolist() == [set(word) <= set("0123456789") for _, word in expected]

    @UNHURRIED
    @given(TEXTS)
    def test_word_counts_are_those_of_the_words(self, values: list[str]) -> None:
        assert texts([*values]).word_counts.tolist() == [len(words_of(value)) for value in values]

    def test_unlike_words_in_one_place_have_unlike_keys(self) -> None:
        assert len(set(texts(["jaws of life", "jars of life", "saws of life"]).words.key.tolist())) == 5


class TestNumbers:
    @pytest.mark.parametrize(
        ("one", "other", "are_equal", "why"),
        [
            ("rocky 2", "2 rocky", True, "anywhere"),
            ("2 fast 7 furious", "7 fast 2 furious", True, "in any order"),
            ("rocky 2", "rocky 3", False, "another number"),
            ("rocky 2", "rocky", False, "a number against none"),
            ("rocky 2", "rocky 2 2", False, "one more of the same"),
            ("2 7", "27", False, "two numbers are not one"),
            ("se7en", "se8en", True, "a digit inside a word is no number"),
            ("rocky 02", "rocky 2", False, "as written"),
            ("rocky ²", "rocky", True, "cleaning has folded other digits; those left are letters"),
            ("jaws", "heat", True, "none on either side"),
        ],
    )
    def test_signature_tells_which_numbers_a_text_has(
        self, one: str, other: str, are_equal: bool, why: str
    ) -> None:
        left, right = texts([one, other]).numbers.tolist()
        assert (left == right) is are_equal, why

    def test_text_without_a_number_has_the_signature_0(self) -> None:
        assert [bool(found) for found in texts(["jaws", "12 angry men", "", None]).numbers] == [
            False,
            True,
            False,
            False,
        ]


class TestFlattenForms:
    def test_each_form_has_its_row_and_kind(self) -> None:
        forms = flatten(
            [],
            [("jaws", "core"), ("shark", "alias")],
            None,
            [("solaris", "title")],
        )
        assert told(forms) == [(1, "jaws", "core"), (1, "shark", "alias"), (3, "solaris", "title")]

    def test_nulls_within_are_empty_and_unknown_kinds_the_last(self) -> None:
        rows = pa.array(
            [[None, {"form": None, "kind": None}, {"form": "jaws", "kind": "sideways"}]], TITLE_FORMS_TYPE
        )
        assert told(flatten_forms(pa.table({"title_forms": rows}))) == [
            (0, "", KINDS[-1]),
            (0, "", KINDS[-1]),
            (0, "jaws", KINDS[-1]),
        ]

    def test_part_of_a_table_is_flattened_as_a_table_of_its_own(self) -> None:
        whole = table([("jaws", "core")], [("solaris", "core"), ("solyaris", "latin")], [("heat", "core")])
        forms = flatten_forms(whole.slice(1, 1))
        assert told(forms) == [(0, "solaris", "core"), (0, "solyaris", "latin")]
        assert forms.keys.tolist() == keys(["solaris", "solyaris"])

    def test_table_of_several_chunks_counts_its_rows_on(self) -> None:
        chunks = pa.concat_tables([table([("jaws", "core")]), table(None, [("solaris", "core")])])
        assert chunks["title_forms"].num_chunks == 2
        assert told(flatten_forms(chunks)) == [(0, "jaws", "core"), (2, "solaris", "core")]

    def test_null_list_that_hides_items_has_no_forms(self) -> None:
        # Arrow may leave the items of a null list in its buffers.
        values = pa.array(
            [{"form": form, "kind": "core"} for form in ("jaws", "hidden", "heat")], TITLE_FORMS_TYPE.value_type
        )
        lists = pa.ListArray.from_arrays(
            [0, 1, 2, 3], values, TITLE_FORMS_TYPE, mask=pa.array([False, True, False])
        )
        assert lists.to_pylist()[1] is None
        assert told(flatten_forms(pa.table({"title_forms": lists}))) == [(0, "jaws", "core"), (2, "heat", "core")]

    @pytest.mark.parametrize("rows", [[], [None], [[]], [None, []]], ids=repr)
    def test_rows_without_forms_have_none(self, rows: list[list[tuple[str, str]] | None]) -> None:
        assert told(flatten(*rows)) == []


def test_each_kind_is_of_one_sort_at_most() -> None:
    sorts = IS_PART.astype(int) + IS_MAIN + IS_CUT_DOWN
    assert sorts.max() == 1
    assert {kind for kind, sort in zip(KINDS, sorts, strict=True) if not sort} == {
        "full", "core", "alias", "alternative", "translated",
    }  # fmt: skip


def test_every_kind_that_cleaning_makes_is_known() -> None:
    from soundtrack_pop.pipelines.cleaning import titles

    made = {
        titles.FULL,
        titles.CORE,
        titles.BARE,
        titles.INNER,
        titles.STEM,
        titles.SUBTITLE,
        titles.OWNER,
        titles.LATIN,
    }
    assert made <= set(KINDS)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, None, 3], [1.0, None, 3.0]), ([], []), ([None], [None])],
)
def test_numbers_become_floats_and_nulls_nan(values: list[int | None], expected: list[float | None]) -> None:
    found = floats(pa.chunked_array([pa.array(values, pa.int32())]))
    assert found.dtype == np.float64
    assert [None if np.isnan(value) else value for value in found] == expected


@pytest.mark.parametrize("chunks", [[], [[1]], [[1], []], [[1], [2, 3]]], ids=repr)
def test_column_in_pieces_comes_in_one(chunks: list[list[int]]) -> None:
    column = combined(pa.chunked_array([pa.array(chunk, pa.int64()) for chunk in chunks], pa.int64()))
    assert isinstance(column, pa.Array)
    assert column.to_pylist() == [value for chunk in chunks for value in chunk]


def test_mixing_is_one_to_one_and_spreads_neighbours() -> None:
    found = mixed(np.arange(1, 10_001, dtype=np.uint64))
    assert len(np.unique(found)) == 10_000
    # Of neighbours about half of the bits differ.
    differing = [
        int(one ^ other).bit_count() for one, other in zip(found[:-1].tolist(), found[1:].tolist(), strict=True)
    ]
    assert 28 < np.mean(differing) < 36


def table(*rows: list[tuple[str, str]] | None) -> pa.Table:
    lists = [None if row is None else [{"form": form, "kind": kind} for form, kind in row] for row in rows]
    return pa.table({"title_forms": pa.array(lists, TITLE_FORMS_TYPE)})


def flatten(*rows: list[tuple[str, str]] | None) -> TitleForms:
    return flatten_forms(table(*rows))


def told(forms: TitleForms) -> list[tuple[int, str, str]]:
    kinds = [KINDS[code] for code in forms.kind]
    return list(zip(forms.owner.tolist(), forms.text.to_pylist(), kinds, strict=True))
