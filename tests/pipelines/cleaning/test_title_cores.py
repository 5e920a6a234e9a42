"""What is left of an album's title without decoration, and what the decoration says of the album."""

from __future__ import annotations

import pytest

from soundtrack_pop.pipelines.cleaning.titles import CORE, FULL, clean_title, comparable


def core_of(title: str) -> str:
    """Return the core form; the whole title where nothing is decoration."""
    return [form.form for form in clean_title(title).forms if form.kind in (FULL, CORE)][-1]


def listed(text: str) -> list[str]:
    """Return the titles of a text that sets them apart by bars and line ends."""
    return [title for line in text.split("\n") for title in line.split("|") if title]


# Titles as MusicBrainz has them (a few with another decoration of the same kind).
ALBUMS: list[tuple[str, str, set[str]]] = [
    # English
    ("Interstellar: Original Motion Picture Soundtrack", "interstellar", set()),
    ("Interstellar (Original Motion Picture Soundtrack) [Expanded Edition]", "interstellar", {"edition"}),
    ("Amadeus (Original Soundtrack Recording)", "amadeus", set()),
    ("Pulp Fiction: Music From the Motion Picture", "pulp fiction", set()),
    ("Music From the Motion Picture “Judgment Night”", "judgment night", set()),
    ("8 Mile: Music From and Inspired by the Motion Picture", "8 mile", {"songs"}),
    ("Music Inspired by the Film Roma", "roma", {"songs"}),
    ("Batman: Original Motion Picture Score", "batman", {"score"}),
    ("Shaft: Music From the Soundtrack", "shaft", set()),
    ("Footloose: Original Soundtrack of the Paramount Motion Picture", "footloose", set()),
    ("Dirty Dancing: Original Soundtrack From the Vestron Motion Picture", "dirty dancing", set()),
    ("Singin’ in the Rain: Original MGM Soundtrack", "singin in the rain", set()),
    ("Jesus Christ Superstar: The Original Motion Picture Sound Track Album", "jesus christ superstar", set()),
    ("Troll Bridge Original Moving Picture Soundtrack", "troll bridge", set()),
    ("Oliver! An Original Soundtrack Recording", "oliver", set()),
    ("Mamma Mia! The Movie Soundtrack", "mamma mia", set()),
    ("Frozen: The Songs", "frozen", {"songs"}),
    ("Barbie: The Album", "barbie", set()),
    ("A Star Is Born Soundtrack", "star is born", set()),
    ("Ghost in the Shell O.S.T.", "ghost in the shell", set()),
    (
        "Chariots of Fire: Orchestral Adaptation of Music Composed for the Motion Picture by Vangelis",
        "chariots of fire",
        {"score"},
    ),
    ("The Good, the Bad and the Ugly (Remastered & Expanded)", "good the bad and the ugly", {"edition"}),
    ("Frozen II (Original Motion Picture Soundtrack/Deluxe Edition)", "frozen 2", {"edition"}),
    ("Tron: Legacy (Original Motion Picture Soundtrack) - The Complete Edition", "tron legacy", {"edition"}),
    ("Music From the Motion Picture Mission: Impossible", "mission impossible", set()),
    ("Kill Bill, Vol. 1: Original Soundtrack", "kill bill 1", {"volume"}),
    ("Game of Thrones: Music from the HBO Series, Season 1", "game of thrones", {"television"}),
    ("Twin Peaks (Music From the Limited Event Series)", "twin peaks", {"television", "edition"}),
    ("The Last of Us (Original Video Game Soundtrack)", "last of us", {"game"}),
    ("Final Fantasy VII Original Soundtrack", "final fantasy 7", set()),
    (
        "Hamilton: An American Musical (Original Broadway Cast Recording)",
        "hamilton an american musical",
        {"stage"},
    ),
    # French, Italian, Spanish, Portuguese
    ("Le fabuleux destin d’Amélie Poulain (Bande originale du film)", "le fabuleux destin damelie poulain", set()),
    ("Intouchables : Bande originale du film", "intouchables", set()),
    ("Bande originale du film Le Grand Bleu", "le grand bleu", set()),
    ("Les Affamés B.O.", "les affames", set()),
    ("Musique originale du film Betty Blue", "betty blue", set()),
    ("La vita è bella (colonna sonora originale)", "la vita e bella", set()),
    (
        "Nuovo cinema Paradiso (Musiche tratte dalla colonna sonora originale del film)",
        "nuovo cinema paradiso",
        set(),
    ),
    ("Musiche dal film Amarcord", "amarcord", set()),
    ("El laberinto del fauno (Banda sonora original)", "el laberinto del fauno", set()),
    ("Banda sonora original de la película Volver", "volver", set()),
    ("Central do Brasil - Trilha sonora original do filme", "central do brasil", set()),
    # German, Dutch, Slavic, Turkish, Greek
    ("Das Boot: Die Original Filmmusik", "das boot", {"score"}),
    ("Sonnenallee: Musik zum Film", "sonnenallee", set()),
    ("Musik aus dem Film Sonnenallee", "sonnenallee", set()),
    ("De Brief voor de Koning (muziek uit de film)", "de brief voor de koning", set()),
    ("Krótki film o miłości (muzyka z filmu)", "krotki film o milosci", set()),
    ("Брат 2 (Музыка из фильма)", "брат 2", set()),
    ("Брат (Оригинальный саундтрек)", "брат", set()),
    ("Ирония судьбы: Музыка из кинофильма", "ирония судьбы", set()),
    ("Babam ve Oğlum (Film Müziği)", "babam ve oglum", set()),
    # Japanese, Chinese, Korean, and scripts with a Latin decoration
    ("千と千尋の神隠し サウンドトラック", "千と千尋の神隠し", set()),
    ("となりのトトロ サウンドトラック集", "となりのトトロ", set()),
    ("映画『犬王』オリジナル・サウンドトラック", "犬王", set()),
    ("「AKIRA」オリジナル・サウンドトラック", "akira", set()),
    ("花樣年華 電影原聲帶", "花樣年華", set()),
    ("卧虎藏龙 电影原声带", "卧虎藏龙", set()),
    ("올드보이 영화 음악", "올드보이", set()),
    ("기생충 OST", "기생충", set()),
    ("लगान (Original Motion Picture Soundtrack)", "लगान", set()),
    ("องค์บาก (Original Soundtrack)", "องค์บาก", set()),
    ("كفرناحوم (Original Motion Picture Soundtrack)", "كفرناحوم", set()),
]


@pytest.mark.parametrize(("title", "core", "hints"), ALBUMS, ids=[title for title, _, _ in ALBUMS])
def test_takes_decoration_off_and_keeps_its_hints(title: str, core: str, hints: set[str]) -> None:
    assert (core_of(title), set(clean_title(title).hints) - {"other_medium_sure"}) == (core, hints)


@pytest.mark.parametrize("title", [title for title, _, _ in ALBUMS])
def test_cleaning_a_core_again_keeps_it(title: str) -> None:
    core = core_of(title)
    assert core_of(core) == clean_title(core).forms[0].form == core


LOOK_LIKE_DECORATION = """
Music from Another Room|The Score|Pay the Ghost|Sound of Metal|High Score|The Original Kings of Comedy|Music Box
Music and Lyrics|The Sound of Music|The Music Man|Songs from the Second Floor|Song to Song|Theme Park|Almost|Lost
Suite Française|The Recording|Game Night|Cast Away|Broadway Danny Rose|Studio 54|Scary Movie 2|The Lego Movie
Movie 43|Film|Le Film|More|One|Special|Deluxe|The Anniversary Party|Season of the Witch|Open Season|The Full Monty
Inspired by Bruce Lee|Bande de filles|Bande à part|La banda|La colonna infame|Musik ist eine Waffe|Музыка|音楽|영화
Soundtrack to a Coup d'Etat|Original Sin|The Collection|Limitless|Volume|High School Musical|Ost und West
"""


@pytest.mark.parametrize("title", listed(LOOK_LIKE_DECORATION))
def test_leaves_a_film_whose_name_looks_like_decoration_whole(title: str) -> None:
    assert core_of(title) == comparable(title)
    assert clean_title(title).hints == ()


FILMS = """
Jaws|The Score|Pay the Ghost|Sound of Metal|High Score|Music and Lyrics|The Sound of Music|Song to Song|More|One
The Godfather: Part II|Mission: Impossible - Fallout|Spider-Man: Into the Spider-Verse|Back to the Future Part III
Star Wars: Episode IV - A New Hope|I, Tonya|Crouching Tiger, Hidden Dragon|(500) Days of Summer|8½|Se7en|M*A*S*H
1917|M|Up|Mamma Mia!|Who Framed Roger Rabbit?|Once Upon a Time... in Hollywood|Romeo + Juliet|Season of the Witch
The Anniversary Party|Le Fabuleux Destin d'Amélie Poulain|La vita è bella|El laberinto del fauno|Babam ve Oğlum
Der Himmel über Berlin|Låt den rätte komma in|Сталкер|Ζορμπάς|千と千尋の神隠し|花樣年華|기생충|लगान|องค์บาก
ואלס עם באשיר|كفرناحوم
"""
WAYS_TO_DECORATE = """
{} (Original Motion Picture Soundtrack)|{}: Original Motion Picture Soundtrack|{} [Original Soundtrack]
{} - Original Motion Picture Soundtrack|{} (ORIGINAL MOTION PICTURE SOUNDTRACK)|{} (OST)
{}: Music From the Motion Picture|{} (Music From and Inspired by the Motion Picture)|{} (Deluxe Edition)
{} (Original Score)|“{}” Original Soundtrack|{}: The Original Soundtrack From the Motion Picture
{} (Original Motion Picture Soundtrack) [Deluxe Edition]
{} – 25th Anniversary Edition|Music From the Motion Picture {}|Music From the Motion Picture "{}"
Bande originale du film {}|{} (Bande originale du film)|{} : Bande originale du film|{} (Colonna sonora originale)
{} (Banda sonora original)|{} (Trilha sonora original)|{} (Original Filmmusik)|{} (Музыка из фильма)
{}: Der Original-Soundtrack zum Film|{} オリジナル・サウンドトラック|{} 電影原聲帶|{} 오리지널 사운드트랙
"""


@pytest.mark.parametrize("way", listed(WAYS_TO_DECORATE))
def test_finds_a_film_again_whatever_its_name_and_its_decoration(way: str) -> None:
    found = {film: core_of(way.format(film)) for film in listed(FILMS)}
    assert found == {film: comparable(film) for film in listed(FILMS)}


@pytest.mark.parametrize(
    ("title", "hints"),
    [
        ("Game of Thrones: Season 1", {"television"}),
        ("Dexter: Season Two (Music from the Showtime Series)", {"television"}),
        ("Trainspotting #2: Music From the Motion Picture, Vol. #2", {"volume"}),
        ("More Music From the Motion Picture Jaws", {"volume"}),
        ("Guardians of the Galaxy: Awesome Mix Vol. 1", {"volume"}),
        ("Baby Driver Volume 2: The Score for A Score", {"score", "volume"}),
        ("La Boum (Bande originale du film)", set()),
        ("Lost (Bande originale de la série télévisée)", {"television"}),
        ("", set()),
        (None, set()),
    ],
)
def test_hints_say_what_the_album_says_of_itself(title: str | None, hints: set[str]) -> None:
    assert set(clean_title(title).hints) - {"other_medium_sure"} == hints
