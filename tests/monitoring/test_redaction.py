"""No secret is written down, whatever it is called or wherever it stands; and what is none stays readable."""

from __future__ import annotations

import pytest

from soundtrack_pop.monitoring.redaction import HIDDEN, describe_error, redact, redact_text

SECRET = "s3cr3t-value-123"  # noqa: S105 - what must not be seen


@pytest.mark.parametrize(
    "name",
    ["api_key", "key", "bearer_token", "password", "client_secret", "sas", "account_key", "Connection_String"],
)
def test_values_called_a_secret_are_hidden(name: str) -> None:
    assert redact({"tmdb": [{name: SECRET}]}) == {"tmdb": [{name: HIDDEN}]}


@pytest.mark.parametrize(
    "name", ["keyboard", "monkey", "tokens_per_form", "most_forms_per_rare_word", "random_seed"]
)
def test_other_values_stay(name: str) -> None:
    assert redact({name: 7, "none": None, "flag": True}) == {name: 7, "none": None, "flag": True}


@pytest.mark.parametrize(
    "text",
    [
        f"https://user:{SECRET}@proxy:8080/",
        f"GET https://api/3/movie/1?api_key={SECRET}&page=1",
        f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={SECRET};EndpointSuffix=x",
        f"https://a.blob/c?sv=1&sig={SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f'"access_token": "{SECRET}"',
    ],
)
def test_secrets_in_texts_are_hidden(text: str) -> None:
    cleaned = redact_text(text)
    assert SECRET not in cleaned
    assert HIDDEN in cleaned
    assert SECRET not in str(describe_error(ValueError(text)))
    assert SECRET not in redact({"note": text})["note"]


def test_what_is_no_secret_is_told_as_it_is() -> None:
    text = "movies.jsonl: expected a key column; found title=Jaws at https://host/path"
    assert redact_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "token=S3cret", "access_token=S3cret", "secret: S3cret", "x-api-key: S3cret", "pwd=S3cret",
        "Authorization: Basic S3cretS3cret", "Authorization: Bearer S3cretS3cret", "?sig=S3cret&sv=1",
        "fs.azure.account.key.a.dfs.core.windows.net=S3cret",
        "--conf spark.hadoop.fs.azure.account.key.a.b: S3cret",
        "https://user:S3cret@host/x", "http://u:pw/S3cret@h:80", "http://u:p@S3cret@h:80", "accountKey=S3cret",
        "clientSecret: 'S3cret'", '{"clientSecret": "S3cret"}', "SharedAccessSignature=S3cret",
    ],
)  # fmt: skip
def test_no_writing_of_a_secret_passes(text: str) -> None:
    assert "S3cret" not in redact_text(text), redact_text(text)


@pytest.mark.parametrize("name", ["accountKey", "clientSecret", "apiKey", "SASToken", "x-api-key", "a.key.b"])
def test_no_name_of_a_secret_passes(name: str) -> None:
    assert redact({name: "S3cret"}) == {name: "***"}


@pytest.mark.parametrize(
    "text", ["monkey=1", "https://host/a@b", "the token of it", "keyed: no", "Basic Instinct"]
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact_text(text) == text
