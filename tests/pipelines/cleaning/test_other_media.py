"""Other media than film: what is sure, what is evidence, and films whose titles only look like it."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.cleaning.decoration_tables import rows
from soundtrack_pop.pipelines.cleaning.other_media import media_beside_title
from soundtrack_pop.pipelines.cleaning.titles import clean_title

ROWS = rows("other_media.tsv")
SURE = "other_medium_sure"


@pytest.mark.parametrize("row", ROWS, ids=[row["example"] for row in ROWS])
def test_every_row_knows_its_example_and_spares_its_counter_example(row: dict[str, str]) -> None:
    wanted = {row["medium"], SURE} if row["certainty"] == "sure" else {row["medium"]}
    assert wanted <= set(clean_title(row["example"]).hints)
    assert not wanted <= set(clean_title(row["counter_example"]).hints)


@pytest.mark.parametrize(
    "title",
    """
    Karaoke (Original Motion Picture Soundtrack)|Tribute: Original Soundtrack|The Game (Original Soundtrack)|
    The Imitation Game (Original Motion Picture Soundtrack)|Ender's Game Soundtrack|Molly's Game OST|
    Spy Kids 3-D: Game Over (Original Soundtrack)|Open Season 3 (Original Soundtrack)|Mank: Original Musical Score|
    A Series of Unfortunate Events (Music From the Motion Picture)|High School Musical 2 (Original Soundtrack)|
    Classic Soundtrack Series: Ben-Hur|Spider-Man (Film Score Monthly Silver Age Series)|The Score (Soundtrack)|
    Music from the James Bond Film Series|Akira: Original Anime Soundtrack|Cast Away (Original Soundtrack)|
    Broadcast News (Original Soundtrack)|Bullets Over Broadway (Original Motion Picture Soundtrack)|
    Les Misérables: Highlights From the Motion Picture Soundtrack (Cast Recording)|
    Rent (Original Motion Picture Cast Recording)|Under Cover (Original Soundtrack)|Série noire (Bande originale)|
    映画「AKIRA」オリジナル・サウンドトラック|영화 괴물 OST|Игра (Музыка из фильма)
    """.replace("\n", "").split("|"),
)
def test_films_and_their_albums_are_never_sure_of_another_medium(title: str) -> None:
    assert SURE not in clean_title(title.strip()).hints


@pytest.mark.parametrize(
    ("comment", "credit", "types", "tags", "expected"),
    [
        (None, None, [], [], set()),
        ("TV series", None, [], [], {"television", SURE}),
        ("video game", None, [], [], {"game", SURE}),
        ("2004 Broadway revival cast", None, [], [], {"stage", SURE}),
        ("2012 film", None, [], [], set()),
        ("film version, original cast", None, [], [], {"stage"}),
        (None, "Original Broadway Cast", [], [], {"stage", SURE}),
        (None, "Piano Tribute Players", [], [], {"covers", SURE}),
        (None, "Game Theory", [], [], set()),
        (None, "TV on the Radio", [], [], set()),
        (None, None, ["Soundtrack", "Audio drama"], [], {"spoken", SURE}),
        (None, None, ["Soundtrack", "Compilation", "Live"], [], set()),
        (None, None, [], ["video game music", "orchestral"], {"game"}),
        (None, None, [], ["anime", "musical"], set()),
    ],
)
def test_what_musicbrainz_says_beside_the_title(
    comment: str | None, credit: str | None, types: list[str], tags: list[str], expected: set[str]
) -> None:
    assert media_beside_title(comment, credit, types, tags) == expected
