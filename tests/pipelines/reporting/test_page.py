"""The report: one page that is whole, safe and honest."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError

import pandas as pd
import pytest

from soundtrack_pop.errors import ContractError
from soundtrack_pop.parameters.analysis import AnalysisParameters
from soundtrack_pop.pipelines.reporting import page as page_module
from soundtrack_pop.pipelines.reporting.figures.declaration import FIGURES
from soundtrack_pop.pipelines.reporting.page import render
from soundtrack_pop.schemas import analysed

from .results import by_popularity, content, empty_content, match_quality

pytestmark = pytest.mark.filterwarnings("error")

VOID = {"meta", "img", "br", "link", "hr", "input"}


class Page(HTMLParser):
    """Reads a page; refuses tags that are not closed in the order they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.styles = ""
        self.script = ""
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.styles += data
        elif self.open[-1:] == ["script"]:
            self.script += data
        else:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page(analysis: AnalysisParameters) -> Page:
    return Page(render(content(analysis)))


def test_the_page_is_well_formed_and_fits_a_phone(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert "prefers-color-scheme: dark" in page.styles


def test_the_page_needs_no_network(page: Page) -> None:
    addresses = [value or "" for _, found in page.tags for name, value in found.items() if name in ("src", "href")]
    pictures = [address for address in addresses if not address.startswith(("#", "explorer.html"))]
    assert len(pictures) == len(FIGURES)
    assert all(address.startswith("data:image/png;base64,") for address in pictures)
    assert "url(" not in page.styles
    assert "@import" not in page.styles
    assert page.all("script") == [{}]
    assert not re.search(r"https?:|fetch|import|XMLHttp|eval", page.script)
    assert page.all("link") == []


def test_every_link_of_the_page_has_its_target(page: Page) -> None:
    targets = {str(found["id"]) for _, found in page.tags if "id" in found}
    links = {address[1:] for found in page.all("a") if (address := str(found["href"])).startswith("#")}
    described = {str(found["aria-describedby"]) for _, found in page.tags if "aria-describedby" in found}
    assert len(links) == 9
    assert links | described <= targets


def test_all_pictures_are_inside_each_with_its_own_text(analysis: AnalysisParameters) -> None:
    images = Page(render(content(analysis, pictures={name: name.encode() for name in FIGURES}))).all("img")
    shown = {base64.b64decode(str(image["src"]).partition(",")[2]).decode(): str(image["alt"]) for image in images}
    begins = {
        "popularity_by_genre": "For each genre the difference in popularity",
        "regression_ratios": "Points with intervals for each genre",
        "genre_frequency_by_decade": "Bar charts, one for each genre",
        "genre_map": "A table of film genres",
        "correlation_heatmap": "A table of genres",
        "sensitivity_of_effects": "A panel for each genre",
        "distribution_of_scores": "Histogram",
        "match_calibration": "Points with intervals: share of right",
        "match_thresholds": "Three lines",
        "match_quality_by_group": "Points with intervals: precision",
        "funnel_of_matches": "Bars that grow shorter",
    }
    assert list(shown) == list(begins)
    assert [name for name, text in shown.items() if not text.startswith(begins[name])] == []
    assert "Films with jazz soundtracks are less popular" in shown["popularity_by_genre"]
    assert "Jazz fell on the whole from the 1960s" in shown["genre_frequency_by_decade"]
    assert "Match probabilities are off by 3.1 percentage points" in shown["match_calibration"]


def test_numbers_of_sortable_tables_are_there_to_sort_by(page: Page) -> None:
    tables = [found for found in page.all("table") if found.get("class") == "sortable"]
    assert len(tables) >= 7
    keys = [found["data-v"] for found in page.all("td") if "data-v" in found]
    assert "-0.35" in keys
    assert not {"nan", "None"} & {str(key) for key in keys}


def test_without_labels_a_text_stands_for_the_pictures_of_the_links(analysis: AnalysisParameters) -> None:
    page = Page(render(content(analysis, match_quality=match_quality(gold=0))))
    assert len(page.all("img")) == len(FIGURES) - 3
    assert "No soundtrack is labelled. " in page.text
    assert "How often links by title are right is therefore not known" in page.text
    assert "Automatic links by kind of film and album" not in page.text


@pytest.mark.parametrize(("origin", "said"), [("gold", True), ("em", False), ("frozen", False), (None, False)])
def test_weights_that_labels_calibrated_are_named(
    origin: str | None, said: bool, analysis: AnalysisParameters
) -> None:
    text = Page(render(content(analysis, match_quality=match_quality(model_origin=origin)))).text
    assert ("They also calibrated its weights" in text) == said


def test_measures_of_an_older_version_are_refused_with_the_remedy(analysis: AnalysisParameters) -> None:
    older = {name: value for name, value in match_quality().items() if name != "thresholds"}
    with pytest.raises(ContractError, match=r"found no thresholds.*matching,reporting"):
        render(content(analysis, match_quality=older))


def test_false_matches_are_not_known_where_they_cannot_be_told(analysis: AnalysisParameters) -> None:
    untold = {"soundtracks": 40, "auto": None, "auto_and_review": None, "note": "Not known: why."}
    text = Page(render(content(analysis, match_quality=match_quality(film_removed=untold)))).text
    assert "Linked wrongly if the film were missing not known Not known: why." in text


@pytest.mark.parametrize(
    "expected",
    [
        "Correlation is not cause.",
        "Films with jazz soundtracks are less popular than the others, by ranks and without controls: "
        "rank-biserial −0.35 (q = 0.004); "
        "1 of 1 genre tested differs.",
        "Jazz fell on the whole from the 1960s to the 1980s: odds × 0.500 each decade (0.400–0.625; q = 0.004)",
        "precision 97% (86–99.5%), recall 88% (74–94%), in a catalogue of 5,927 films.",
        "416 of 657 linked soundtracks enter the statistics; 141 are left out because another album stands for",
        "MusicBrainz dump of 2026-01-15, linked to 5,927 TMDb films.",
        "Jazz −0.35 −0.55 to −0.15 0.004 0.002 46 54 12.5 9.34 −0.17 0.004",
        "Hip hop not tested: too few films 4 96",
        "1960s n = 40 1970s n = 4 thin 1980s n = 80",
        "Another album stands for their film everything 141 516",
        "The film's popularity is unknown popularity by genre 33 383",
        "release_group mbdump.tar.bz2 2026-01-15 00:00:00+00 schema 31 941 821 3",
        "movies tmdb – 591 591 0",
        "release_group mbdump.tar.bz2 not UTF-8 3",
        "Amadeus 1984 Amadeus (Original Soundtrack) 40.2 classical, opera",
        "Linked although the film is not in the catalogue no such soundtrack is known",
        "Film among the candidates 98% of the labelled soundtracks (87–99.6%)",
        "; first found by: exact 30, deletion 9",
        "Linked wrongly if the film were missing 5% of the labelled soundtracks (1.0–17%) Not run again.",
        "1980s 30 36 97% 86–99.5% 88% 74–94% 0.921 0.84–0.96",
        "missing thin 2 36 97%",
        "1,000 or more votes 40 36",
        "Intervals: 95%, bootstrap over films.",
        "Measured on linked soundtracks only.",
        "756 by title",
        "soundtrack_pop",
    ],
)  # fmt: skip
def test_the_numbers_are_on_the_page(expected: str, page: Page) -> None:
    assert expected in page.text


def test_only_a_clear_difference_is_marked(analysis: AnalysisParameters) -> None:
    results = by_popularity(("jazz", 46, -0.35, 0.004), ("pop", 30, 0.3, 0.01), ("rock", 30, 0.3, 0.2))
    page = Page(render(content(analysis, genre_popularity=results)))
    marks = [found.get("class") for found in page.all("span")][:3]
    assert marks == ["more", "", "less"]


@pytest.mark.parametrize("is_sample", [False, True])
def test_only_a_sample_carries_the_banner(is_sample: bool, analysis: AnalysisParameters) -> None:
    page = Page(render(content(analysis, is_sample=is_sample)))
    warning = "Its popularity, votes and tag counts are generated, so nothing here is a finding"
    assert (warning in page.text) == is_sample
    assert ("sample" in page.text.lower().replace("random sample", "")) == is_sample


def test_titles_are_text_and_never_markup(analysis: AnalysisParameters) -> None:
    attack = "<script>alert('x')</script>"
    films = (
        content(analysis)
        .tables["popular_films"]
        .assign(movie_title=attack, soundtrack_title=f'"><img src=x> {attack}')
    )
    rejects = pd.DataFrame([(attack, attack, attack, 1)], columns=["source", "table", "reason", "count"])
    html = render(content(analysis, popular_films=films, rejects=rejects))
    page = Page(html)
    assert html.count("<script") == 1
    assert page.text.count(attack) == 5
    assert len(page.all("img")) == len(FIGURES)


def test_missing_values_are_dashes(analysis: AnalysisParameters) -> None:
    films = pd.DataFrame(
        [(1, None, None, None, None, "jazz"), (2, "Jaws", 1975, "Jaws", 1.0, "jazz")],
        columns=analysed.POPULAR_FILMS.column_names,
    )
    text = Page(render(content(analysis, popular_films=films))).text
    assert "– – – – jazz Jaws 1975 Jaws 1.00 jazz" in text
    assert not {"nan", "NaN", "None", "NaT"} & set(text.split())


def test_a_run_without_results_says_so(analysis: AnalysisParameters) -> None:
    text = Page(render(empty_content(analysis))).text
    for expected in (
        "No film has both a soundtrack genre and a comparable popularity.",
        "No film has both a release year and a soundtrack of a known genre.",
        "No editor's link leads to a film of the catalogue",
        "0 of 0 linked soundtracks enter the statistics.",
        "No row was rejected.",
    ):
        assert expected in text
    assert not {"nan", "NaN", "None", "nan%"} & set(text.replace(".", "").split())


def test_the_same_input_gives_the_same_page(analysis: AnalysisParameters) -> None:
    assert render(content(analysis)) == render(content(analysis))


def test_a_library_that_is_no_package_is_left_out_of_the_versions(
    analysis: AnalysisParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_spark(library: str) -> str:
        if library == "pyspark":
            raise PackageNotFoundError(library)
        return "1.2.3"

    monkeypatch.setattr(page_module, "version", without_spark)
    text = Page(render(content(analysis))).text
    assert "pyspark" not in text
    assert "kedro 1.2.3" in text
