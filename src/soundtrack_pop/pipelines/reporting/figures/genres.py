"""Figures of the genres: how frequent each is by decade, and how popular its films are."""

from __future__ import annotations

from soundtrack_pop import columns as c
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import wording as w
from soundtrack_pop.pipelines.reporting.figures.declaration import Quality, report_figure
from soundtrack_pop.pipelines.reporting.figures.style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    PALE_INK,
    Axes,
    Figure,
    Frame,
    figure_without_data,
    frame,
    new_figure,
    put_log_ticks,
    show_percent,
)
from soundtrack_pop.pipelines.reporting.findings import genres as findings

_MOST_ABREAST = 4
# Digits that fit beside each other above the bars of a panel.
_DIGITS_ABREAST = 24


@report_figure(
    section="decades",
    shows="Bar charts, one for each genre: share of films by decade with intervals.",
    finding=findings.decade_finding,
)
def draw_genre_frequency_by_decade(
    genre_by_decade: Frame, genre_trends: Frame, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw a panel of bars over the decades for each genre, after one for the number of films.

    Args:
        genre_by_decade: `rpt_genre_by_decade`.
        genre_trends: `rpt_genre_trends`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
        analysis: confidence level, false discovery rate and least number of films per decade, for the caption.
    """
    is_sample = match_quality["is_sample"]
    title = findings.decade_finding(genre_by_decade, genre_trends, analysis.false_discovery_rate)
    genres = _by_frequency(genre_by_decade)
    if not genres:
        return figure_without_data(title, is_sample)
    abreast = min(_MOST_ABREAST, len(genres) + 1)
    rows = -(-(len(genres) + 1) // abreast)
    figure = new_figure(1.5 + 1.6 * rows)
    panels = list(figure.subplots(rows, abreast, sharex=True, squeeze=False).flat)
    _draw_film_counts(panels[0], genre_by_decade)
    top = min(1.0, float(genre_by_decade["share_high"].max()) * 1.05)
    for panel, genre in zip(panels[1:], genres, strict=False):
        mine = genre_by_decade[genre_by_decade[c.GENRE] == genre]
        _draw_shares(panel, mine, _q_of(genre_trends, genre), top)
    for place, panel in enumerate(panels):
        _label_decades(panel, genre_by_decade)
        panel.tick_params(labelbottom=place + abreast > len(genres))
        panel.set_visible(place <= len(genres))
        # All genres have one scale; the first panel has its own.
        is_outer = place % abreast == 0 or (rows == 1 and place == 1)
        panel.tick_params(labelleft=is_outer)
        panel.yaxis.label.set_visible(is_outer)
    reading = (
        "Bars: share of the decade's films whose soundtrack has the genre, on one scale; a soundtrack may "
        f"have several. Lines: {w.percent(analysis.confidence_level)} intervals (Wilson). "
        f"Pale: decades of fewer than {analysis.min_films_per_decade} films. q: Cochran–Armitage test of a "
        "trend, corrected for the number of genres."
    )
    frame(figure, title, reading, is_sample)
    return figure


@report_figure(
    section="popularity",
    shows=(
        "For each genre the difference in popularity from the others and the spread of its own films, with "
        "intervals."
    ),
    finding=findings.popularity_finding,
)
def draw_popularity_by_genre(
    genre_popularity: Frame, match_quality: Quality, analysis: AnalysisParameters
) -> Figure:
    """Draw, side by side, how each genre's films differ in popularity from the others, and that popularity.

    Args:
        genre_popularity: `rpt_genre_popularity`.
        match_quality: content of `match_quality.json`; says whether the data is the embedded sample.
        analysis: confidence level and false discovery rate.
    """
    is_sample, level = match_quality["is_sample"], analysis.false_discovery_rate
    title = findings.popularity_finding(genre_popularity, level)
    # From the bottom to the top: place 0 is the lowest.
    genres = genre_popularity.sort_values(
        ["rank_biserial", "film_count", c.GENRE], ascending=[True, True, False], na_position="first"
    )
    if genres["median_popularity"].isna().all():
        return figure_without_data(title, is_sample)
    figure = new_figure(2.2 + 0.36 * len(genres))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=[1.1, 1])
    colors = [
        _effect_color(row["mann_whitney_q"], row["rank_biserial"], level) for row in genres.to_dict("records")
    ]
    _draw_effects(left, genres, colors)
    _draw_popularity(right, genres, colors)
    reading = (
        f"Left: rank-biserial effects of Mann–Whitney with {w.percent(analysis.confidence_level)} bootstrap "
        f"intervals; q is corrected for the number of genres, coloured where below {level:g}. Right: medians; "
        "thick lines join the quartiles, thin ones the 5th and 95th percentile. Only films whose popularity comes "
        "from the same snapshot."
    )
    frame(figure, title, reading, is_sample)
    return figure


def _draw_film_counts(panel: Axes, genre_by_decade: Frame) -> None:
    counts = genre_by_decade.drop_duplicates(c.DECADE)
    _draw_bars(panel, counts, "decade_film_count", INK)
    highest = counts["decade_film_count"].max()
    is_tight = len(_decades(genre_by_decade)) * len(w.count(highest)) > _DIGITS_ABREAST
    for row in counts.to_dict("records"):
        place, films = (row[c.DECADE] - counts[c.DECADE].min()) // 10, row["decade_film_count"]
        panel.annotate(
            w.count(films), (place, films), (0, 2), textcoords="offset points", ha="center", fontsize=7,
            rotation=90 if is_tight else 0,
        )  # fmt: skip
    panel.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    panel.set_ylim(0, highest * (1.5 if is_tight else 1.2))
    panel.set(title="All films\nn in the decade", ylabel="films")


def _q_of(genre_trends: Frame, genre: str) -> str:
    """Return the q value of a genre's trend with its name; nothing where it was not tested."""
    found = genre_trends.loc[genre_trends[c.GENRE] == genre, "trend_q"].dropna()
    return f", q {w.chance(float(found.iloc[0]))}" if len(found) else ""


def _draw_shares(panel: Axes, shares: Frame, trend: str, top: float) -> None:
    _draw_bars(panel, shares, "share", BLUE)
    place = (shares[c.DECADE] - shares[c.DECADE].min()).to_numpy() // 10
    colors = [PALE_INK if is_thin else INK for is_thin in shares["is_thin"]]
    panel.vlines(place, shares["share_low"].to_numpy(), shares["share_high"].to_numpy(), colors, linewidth=1)
    panel.set_ylim(0, top)
    show_percent(panel.yaxis)
    films = w.count(shares["film_count"].sum())
    panel.set(title=f"{w.genre(shares[c.GENRE].iloc[0])}\nn = {films}{trend}", ylabel="share of films")


def _draw_bars(panel: Axes, data: Frame, height: str, color: str) -> None:
    # Not seaborn's barplot: it takes a second for twelve panels.
    places = (data[c.DECADE] - data[c.DECADE].min()).to_numpy() // 10
    panel.bar(places, data[height], width=0.75, color=[MUTED if is_thin else color for is_thin in data["is_thin"]])
    panel.grid(visible=False, axis="x")


def _label_decades(panel: Axes, genre_by_decade: Frame) -> None:
    decades = _decades(genre_by_decade)
    panel.set_xlabel("")
    panel.set_xticks(range(len(decades)), [w.decade(one) for one in decades])
    panel.tick_params(axis="x", labelrotation=90 if len(decades) > 1 else 0)
    # Two bars as wide as half a panel each look like more than they are.
    margin = max(0.6, (6 - len(decades)) / 2)
    panel.set_xlim(-margin, len(decades) - 1 + margin)


def _draw_popularity(panel: Axes, genres: Frame, colors: list[str]) -> None:
    for place, (row, color) in enumerate(zip(genres.to_dict("records"), colors, strict=True)):
        for low, high, line_width in (("popularity_5", "popularity_95", 1), ("popularity_25", "popularity_75", 4)):
            panel.plot([row[low], row[high]], [place, place], color=color, linewidth=line_width, zorder=2)
        panel.plot(
            [row["median_popularity"]], [place], "o", color=color, markeredgecolor=INK, markersize=6, zorder=3
        )
    lowest = genres["popularity_5"].min()
    if lowest > 0:
        panel.set_xscale("log")
        smallest, largest = panel.get_xlim()
        put_log_ticks(panel.xaxis, (1, 3) if largest < 1000 * smallest else (1,))
    else:
        panel.set_xscale("symlog", linthresh=1.0)
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    panel.xaxis.set_minor_formatter("")
    labels = [f"{w.genre(row[c.GENRE])} (n = {w.count(row['film_count'])})" for row in genres.to_dict("records")]
    panel.set_yticks(range(len(genres)), labels)
    panel.set_ylim(-0.6, len(genres) - 0.4)
    panel.set(title="Popularity of the genre's films", xlabel="TMDb popularity (log scale)", ylabel="")


def _draw_effects(panel: Axes, genres: Frame, colors: list[str]) -> None:
    panel.axvline(0, color=INK, linewidth=0.8)
    ends = genres[["rank_biserial", "rank_biserial_low", "rank_biserial_high"]].abs().max().max()
    reach = 1.1 * max(0.3, float(ends) if w.is_known(ends) else 0.0)
    for place, (row, color) in enumerate(zip(genres.to_dict("records"), colors, strict=True)):
        if w.is_known(row["rank_biserial"]):
            interval = [row["rank_biserial_low"], row["rank_biserial_high"]]
            panel.plot(interval, [place, place], color=color, linewidth=2)
            panel.plot([row["rank_biserial"]], [place], "o", color=color, markeredgecolor=INK, markersize=6)
            label = f"q {w.chance(row['mann_whitney_q'])}"
        else:
            label = findings.UNTESTED[row["untested_reason"]]
        panel.annotate(
            label,
            (1.02, place),
            xycoords=panel.get_yaxis_transform(),
            va="center",
            fontsize=8,
            annotation_clip=False,
        )
    panel.set_xlim(-reach, reach)
    panel.set(
        title="Difference from the other films", xlabel="less popular ← rank-biserial → more popular", ylabel=""
    )


def _effect_color(q: float | None, effect: float, false_discovery_rate: float) -> str:
    if not w.is_known(q) or q >= false_discovery_rate:
        return MUTED
    return BLUE if effect > 0 else ORANGE


def _by_frequency(genre_by_decade: Frame) -> list[str]:
    """Return the genres by their number of films, most first; the remainder last."""
    films = genre_by_decade.groupby(c.GENRE)["film_count"].sum().reset_index()
    films["is_rest"] = films[c.GENRE] == c.FAMILY_OTHER
    return list(films.sort_values(["is_rest", "film_count", c.GENRE], ascending=[True, False, True])[c.GENRE])


def _decades(data: Frame) -> list[int]:
    """Return all decades from the first to the last, those without a film included."""
    return list(range(int(data[c.DECADE].min()), int(data[c.DECADE].max()) + 1, 10))
