"""Question, exploration of the data, enrichment."""

from __future__ import annotations

from soundtrack_pop.pipelines.deck import wording as w
from soundtrack_pop.pipelines.deck.material import FOLDERS, QUALITY_FILE, Material
from soundtrack_pop.pipelines.deck.slides import Block, Grid, Picture, Points, Slide, Tiles

_QUESTION = "How do the genres of a film's soundtrack relate to the film's popularity?"
_ANSWERED_BY = (
    "MusicBrainz knows soundtrack albums and their genres, TMDb knows films and their popularity: no key joins "
    "them.",
    "The project links albums to films by title, year and people, says how sure each link is, and measures "
    "genre against popularity on the pairs.",
    "Every number and picture here is from the files of one run; the notes below each slide name them.",
)


def ask_question(material: Material) -> Slide:
    """Tell the question, and how much there is to answer it with."""
    quality = material.quality
    blocks: list[Block] = []
    if quality:
        items = [
            (w.count(quality["soundtracks"]), "soundtrack albums"),
            (w.count(quality["films"]), "films"),
            (w.count(quality["matched_pairs"]["total"]), "linked pairs"),
        ]
        funnel = material.rows("match_funnel")
        if not funnel.empty:
            last = funnel.sort_values("position").iloc[-1]
            items.append((w.count(last["soundtrack_count"]), "films compared by popularity"))
        blocks.append(Tiles(tuple(items)))
    blocks.append(Points(_ANSWERED_BY))
    notes = (
        f"Soundtracks, films and pairs: {QUALITY_FILE}.",
        f"Films compared: last step of {FOLDERS['match_funnel']}.",
    )
    return Slide(
        1, _QUESTION, (tuple(blocks),), notes if quality else ("No run has been measured below this root.",)
    )


def explore_sources(material: Material) -> Slide | None:
    """Tell what the sources hold, how much of it is used and what was put aside."""
    sources = material.rows("sources")
    if sources.empty:
        return None
    rows = tuple(
        (
            str(one.source),
            str(one.table),
            *(w.count(value) for value in (one.rows_read, one.rows_kept, one.rows_rejected)),
        )
        for one in sources.itertuples()
    )
    grid = Grid(("source", "table", "rows read", "kept", "rejected"), rows, (3.1, 3.9, 1.5, 1.2, 1.3), (2, 3, 4))
    read, rejected = sources["rows_read"].sum(), sources["rows_rejected"].sum()
    title = (
        f"The sources hold {w.count(read)} rows in {w.counted(len(sources), 'table')}; "
        f"{w.count(rejected) if rejected else 'none'} rejected"
    )
    points = Points(tuple(_exploration(material)))
    notes = (
        f"Rows read, kept and rejected: {FOLDERS['sources']}; reasons: {FOLDERS['rejects']}.",
        "A row that is kept nowhere and rejected nowhere was read to decide on others: no soundtrack, or a "
        "lookup.",
        f"Shares and labelled pairs: {QUALITY_FILE}.",
    )
    columns: tuple[tuple[Block, ...], ...] = ((grid,), (points,)) if points.lines else ((grid,),)
    return Slide(2, title, columns, notes, (1.7, 1.0) if points.lines else ())


def _exploration(material: Material) -> list[str]:
    found = []
    snapshots = sorted({str(one)[:10] for one in material.rows("sources")["snapshot"].dropna()})
    if snapshots:
        found.append(f"Dump of {', '.join(snapshots)}.")
    quality = material.quality
    if quality:
        labelled = w.count(quality["gold_pairs"])
        found.append(f"{labelled} soundtracks carry an editor's link to a film; these measure the matcher.")
        missing = quality.get("films_without_imdb_id_share")
        if missing is not None:
            found.append(f"{w.percent(missing)} of the films carry no IMDb id, so no such link can reach them.")
    rejects = material.rows("rejects")
    if not rejects.empty:
        reasons = rejects["reason"].value_counts().head(3)
        found += [f"Rejected for {reason}: {w.counted(int(number), 'row')}." for reason, number in reasons.items()]
    return found


def show_enrichment(material: Material) -> Slide | None:
    """Tell what is joined to the pairs, and how many are left at each step."""
    steps = material.rows("match_funnel")
    if steps.empty:
        return None
    left = dict(zip(steps["step"], steps["soundtrack_count"], strict=True))
    if not {"linked", "primary", "with_genre", "analysed"} <= set(left):
        return None
    points = Points(
        (
            "Votes of users for tags become genres, and genres their families; the rest is a remainder.",
            "Films bring year, language, genres, budget, votes and popularity; people and other titles serve "
            "linking.",
            f"{w.count(left['linked'])} soundtracks are linked; of each film one album counts: "
            f"{w.count(left['primary'])}.",
            f"{w.count(left['with_genre'])} of these have a genre, {w.count(left['analysed'])} a popularity "
            "that can be compared.",
        )
    )
    title = (
        f"Genres and popularity are joined: {w.count(left['analysed'])} of {w.count(left['linked'])} links remain"
    )
    notes = (f"All counts: {FOLDERS['match_funnel']}.", "Picture: 08_reporting/figures/funnel_of_matches.png.")
    png = material.pictures.get("funnel_of_matches")
    if png is None:
        return Slide(3, title, ((points,),), notes[:1])
    picture = Picture(png, "Bars that grow shorter: soundtracks left at each step.")
    return Slide(3, title, ((points,), (picture,)), notes, (1.0, 1.7))
