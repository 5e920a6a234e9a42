"""Groups of MusicBrainz genres: most single genres have too few soundtracks for statistics.

MusicBrainz has about two thousand genres. A genre belongs to the group that lists it below, otherwise to the group
of its last word ("celtic folk", "space rock"), otherwise to `other`. Tables call the group `family`.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from soundtrack_pop import columns as c

_GROUPS = {
    "orchestral & classical": (
        "orchestral, classical, modern classical, contemporary classical, neoclassicism, romantic classical, "
        "baroque, opera, operetta, choral, chamber music, symphony, cinematic classical, post-classical, waltz, "
        "ballet, impressionism, requiem, gregorian chant, piano, neoclassical, western classical, late romantic, "
        "march"
    ),
    "ambient & minimal": (
        "ambient, dark ambient, space ambient, drone, minimalism, post-minimalism, new age, avant-garde, "
        "experimental, musique concrète, noise, sound collage, field recording, lowercase, electroacoustic, "
        "modern creative, ambient pop, tribal ambient"
    ),
    "electronic": (
        "electronic, electronica, synthwave, synth-pop, techno, house, trance, drum and bass, breakbeat, "
        "big beat, downtempo, trip hop, idm, edm, dance, electro, industrial, dubstep, chiptune, "
        "progressive electronic, "
        "berlin school, lo-fi, vaporwave, glitch, electro house, jungle, chillout"
    ),
    "jazz & big band": (
        "jazz, cool jazz, bebop, hard bop, swing, big band, bossa nova, smooth jazz, jazz fusion, free jazz, "
        "vocal jazz, dixieland, ragtime, lounge, easy listening, latin jazz, modal jazz, exotica, space age pop"
    ),
    "rock & metal": (
        "rock, metal, punk, grunge, new wave, post-punk, shoegaze, emo, indie, britpop, rockabilly, krautrock, "
        "rock and roll, surf, heavy metal, hardcore, alternative, post-rock, garage, psychedelic, ska, aor"
    ),
    "pop": (
        "pop, europop, j-pop, k-pop, cantopop, mandopop, dance-pop, electropop, disco, teen pop, bubblegum pop, "
        "schlager, adult contemporary, city pop, ballad, power pop, doo-wop, italo-disco, eurodance"
    ),
    "soul, funk & r&b": (
        "soul, funk, r&b, rhythm & blues, contemporary r&b, gospel, motown, neo soul, blues, quiet storm, p-funk, "
        "new jack swing"
    ),
    "hip hop": "hip hop, rap, trap, gangsta rap, conscious hip hop, boom bap, grime, hip-hop, crunk, drill",
    "folk, country & world": (
        "folk, country, bluegrass, americana, singer-songwriter, world, celtic, flamenco, tango, fado, klezmer, "
        "reggae, calypso, samba, mpb, chanson, bollywood, filmi, hindustani classical, carnatic classical, "
        "afrobeat, latin, salsa, mariachi, cumbia, ranchera, enka, traditional, honky tonk, outlaw country, "
        "western, raga, desi, indian pop, bhangra, ghazal, qawwali, balkan, polka, dub, roots reggae, zydeco"
    ),
    "stage & screen songs": "musical, show tunes, vaudeville, cabaret, broadway, film musical, music hall, revue",
}
GENRE_GROUPS = (*_GROUPS, c.FAMILY_OTHER)
_GROUP_BY_GENRE = {genre.strip(): group for group, genres in _GROUPS.items() for genre in genres.split(",")}


def genre_group_of(genre: Column) -> Column:
    """Return the group that lists the genre or else its last word, otherwise `other`; null for null."""
    groups = F.create_map(*(F.lit(part) for entry in _GROUP_BY_GENRE.items() for part in entry))
    last_word = F.element_at(F.split(genre, " "), -1)
    return F.when(genre.isNotNull(), F.coalesce(groups[genre], groups[last_word], F.lit(c.FAMILY_OTHER)))
