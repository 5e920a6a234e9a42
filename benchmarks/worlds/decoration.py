"""What people write around a film's title on an album, by language, with weights.

Written from how releases are titled, not from the project's cleaner, so some of it is what a cleaner may not know.
`{t}` is the film's title. Weights are relative within a list.
"""

from __future__ import annotations

# Share of the film albums that bear the film's title and nothing else.
UNDECORATED = 0.3
# Albums of a foreign film with wording in the film's own language; the others have English wording.
OWN_LANGUAGE_WORDING = 0.6

_ENGLISH = (
    ("{t} (Original Motion Picture Soundtrack)", 22), ("{t}: Original Motion Picture Soundtrack", 14),
    ("{t}: Music From the Motion Picture", 9), ("{t} (Music from the Motion Picture)", 7),
    ("{t} (Original Soundtrack)", 5), ("{t}: Original Soundtrack", 3), ("{t} - Original Soundtrack", 2),
    ("{t}: Original Motion Picture Score", 5), ("{t} (Original Motion Picture Score)", 5),
    ("{t}: Original Score", 2), ("{t} (Original Score)", 3), ("{t} (Score)", 1), ("{t} OST", 3), ("{t} (OST)", 1),
    ("{t} O.S.T.", 0.5), ("{t} Soundtrack", 2), ("{t} (Soundtrack)", 1), ("{t}: The Soundtrack", 0.5),
    ("{t}: Music From and Inspired by the Motion Picture", 2), ("{t} (Music Inspired by the Film)", 0.7),
    ("{t}: Songs From the Motion Picture", 1), ("{t} (Original Film Soundtrack)", 1), ("{t} (From the Film)", 0.3),
    ("{t}: Complete Motion Picture Score", 0.7), ("{t} (Deluxe Edition)", 1), ("{t} (Expanded Edition)", 0.8),
    ("{t}: Original Motion Picture Soundtrack (Deluxe)", 1), ("{t}, Vol. 1", 0.7), ("{t} (Volume 2)", 0.5),
    ("{t}: The Complete Score", 0.5), ("Music From the Motion Picture {t}", 0.8), ("Music From {t}", 0.8),
    ("Selections From {t}", 0.2), ('Music from the Film "{t}"', 0.3), ("{t} (Netflix Original Film Soundtrack)", 0.7),
    ("{t} (The Original Motion Picture Soundtrack)", 1), ("{t} [Original Motion Picture Soundtrack]", 1),
    ("{t} (Soundtrack From the Motion Picture)", 1), ("{t} - Music From the Film", 0.7), ("{t} (Remastered)", 0.3),
    ("{t} (50th Anniversary Edition)", 0.2), ("{t} (Original Motion Picture Soundtrack / Deluxe Version)", 0.5),
    ("The Music of {t}", 0.2), ("{t}: Original Motion Picture Soundtrack, Volume 2", 0.3),
)  # fmt: skip
FILM = {
    "en": _ENGLISH,
    "fr": (("{t} (Bande originale du film)", 10), ("{t} : Bande originale du film", 6), ("{t} - BOF", 1),
           ("{t} (Musique originale du film)", 3), ("{t} (B.O.F.)", 1), ("{t}: Musique originale", 1)),
    "es": (("{t} (Banda Sonora Original)", 8), ("{t}: Banda Sonora Original", 4), ("{t} (BSO)", 2),
           ("{t} (Banda Sonora Original de la Película)", 2), ("{t}: Música Original de la Película", 1)),
    "de": (("{t} (Original Soundtrack)", 4), ("{t}: Original Filmmusik", 3), ("{t} - Die Filmmusik", 1),
           ("{t} (Original-Soundtrack zum Film)", 2), ("{t} (Der Original-Soundtrack zum Kinofilm)", 1)),
    "it": (("{t} (Colonna sonora originale)", 8), ("{t}: Colonna sonora originale del film", 3),
           ("{t} (Colonna sonora originale del film)", 4), ("{t} (Original Motion Picture Soundtrack)", 4)),
    "pt": (("{t} (Trilha Sonora Original)", 5), ("{t}: Trilha Sonora Original do Filme", 3),
           ("{t} (Banda Sonora Original)", 2), ("{t} (Trilha Sonora do Filme)", 2)),
    "ja": (("{t} オリジナル・サウンドトラック", 8), ("「{t}」オリジナル・サウンドトラック", 5),
           ("映画「{t}」オリジナル・サウンドトラック", 4), ("{t} サウンドトラック", 2), ("劇場版 {t} 音楽集", 1)),
    "zh": (("{t} 電影原聲帶", 4), ("{t} 电影原声带", 4), ("{t} 原声大碟", 2), ("電影「{t}」原聲帶", 1)),
    "ko": (("{t} OST", 8), ("{t} (Original Soundtrack)", 3), ("영화 {t} OST", 3)),
    "ru": (("{t} (Оригинальный саундтрек)", 4), ("{t} (Музыка из фильма)", 3), ("{t} (саундтрек)", 2)),
    "hi": (("{t} (Original Motion Picture Soundtrack)", 12), ("{t}", 4), ("{t} (Original Soundtrack)", 3)),
    "sv": (("{t} (Originalmusik från filmen)", 3), ("{t} (Musiken från filmen)", 3), ("{t} (Soundtrack)", 2)),
}  # fmt: skip
TELEVISION = (
    ("{t} (Original Television Soundtrack)", 5), ("{t}: Season 1 (Original Television Soundtrack)", 3),
    ("{t}: Music From the Original TV Series", 3), ("{t} (Music from the Netflix Original Series)", 3),
    ("{t}: Season Two", 1), ("{t} (Original Series Soundtrack)", 3), ("{t}: The Television Series", 1),
    ("{t} (Bande originale de la série)", 1), ("{t} TVアニメ オリジナル・サウンドトラック", 1.5),
)  # fmt: skip
GAME = (
    ("{t} (Original Game Soundtrack)", 6), ("{t}: Original Video Game Soundtrack", 3), ("{t} Original Game Score", 1),
    ("{t} (Original Video Game Score)", 2), ("{t} ゲーム サウンドトラック", 1), ("{t} (Music From the Video Game)", 1),
)  # fmt: skip
