"""One set of credentials becomes what adlfs and what Spark's driver ask for; what nobody would read is refused."""

from __future__ import annotations

from pathlib import Path

import fsspec
import fsspec.config
import pytest
from fsspec.registry import known_implementations

from soundtrack_pop.errors import StorageError
from soundtrack_pop.storage.access import access_to, use_for_python
from soundtrack_pop.storage.azure_filesystem import RetryingAzureStorage

ROOT = "abfss://films@account1.dfs.core.windows.net/team"
HOST = "account1.dfs.core.windows.net"
ALWAYS = {"use_listings_cache": False, "anon": False}
EMULATOR = "AccountName=account1;AccountKey=a2V5==;BlobEndpoint=http://127.0.0.1:10000/account1;"
PRINCIPAL = {"tenant_id": "t", "client_id": "c", "client_secret": "s3cret"}
OAUTH = "org.apache.hadoop.fs.azurebfs.oauth2"
OAUTH2 = "fs.azure.account.oauth2"


@pytest.mark.parametrize(
    ("credentials", "adlfs", "hadoop"),
    [
        (
            {"connection_string": EMULATOR},
            {"connection_string": EMULATOR},
            {
                "fs.azure.abfs.endpoint": "127.0.0.1:10000",
                "fs.azure.always.use.https": "false",
                "fs.azure.account.auth.type": "SharedKey",
                f"fs.azure.account.key.{HOST}": "a2V5==",
            },
        ),
        (
            {"account_key": "a2V5", "sas_token": None},
            {"account_name": "account1", "account_key": "a2V5"},
            {"fs.azure.account.auth.type": "SharedKey", f"fs.azure.account.key.{HOST}": "a2V5"},
        ),
        (
            {"sas_token": "?sv=1&sig=2"},
            {"account_name": "account1", "sas_token": "?sv=1&sig=2"},
            {"fs.azure.account.auth.type": "SAS", f"fs.azure.sas.fixed.token.{HOST}": "sv=1&sig=2"},
        ),
        (
            PRINCIPAL,
            {"account_name": "account1", **PRINCIPAL},
            {
                "fs.azure.account.auth.type": "OAuth",
                "fs.azure.account.oauth.provider.type": f"{OAUTH}.ClientCredsTokenProvider",
                f"{OAUTH2}.client.id": "c",
                f"{OAUTH2}.client.secret": "s3cret",
                f"{OAUTH2}.client.endpoint": "https://login.microsoftonline.com/t/oauth2/token",
            },
        ),
        (
            # A machine with a managed identity may have these two set; without a secret they tell nothing.
            {"tenant_id": "t", "client_id": "c", "client_secret": ""},
            {"account_name": "account1"},
            {
                "fs.azure.account.auth.type": "OAuth",
                "fs.azure.account.oauth.provider.type": f"{OAUTH}.MsiTokenProvider",
            },
        ),
    ],
    ids=["emulator", "account key", "signature", "service principal", "identity of the machine"],
)
def test_python_and_spark_are_told_the_same(
    credentials: dict[str, str], adlfs: dict[str, str], hadoop: dict[str, str]
) -> None:
    access = access_to(ROOT, credentials)
    assert (access.account, access.container) == ("account1", "films")
    assert access.adlfs_options() == {**ALWAYS, **adlfs}
    assert access.hadoop_settings() == hadoop


def test_a_named_managed_identity_is_told_to_both() -> None:
    access = access_to(ROOT, {"managed_identity_client_id": "m"})
    options = access.adlfs_options()
    assert type(options.pop("credential")).__module__.startswith("azure.identity.aio")
    assert options == {**ALWAYS, "account_name": "account1"}
    assert access.hadoop_settings()[f"{OAUTH2}.client.id"] == "m"


@pytest.mark.parametrize(
    "root",
    [
        "abfss://account1.dfs.core.windows.net/team",
        "abfss://films@account1/team",
        "abfss://films@account1.blob.core.windows.net",
        "abfss://Films@account1.dfs.core.windows.net",
    ],
)
def test_an_address_without_account_or_container_is_refused(root: str) -> None:
    with pytest.raises(StorageError, match="abfss://<container>@<account>"):
        access_to(root, {})


def test_a_misspelt_entry_is_refused_and_its_value_not_told() -> None:
    with pytest.raises(StorageError, match="Did you mean 'account_key'") as refused:
        access_to(ROOT, {"acount_key": "s3cret"})
    assert "s3cret" not in str(refused.value)


def test_secrets_are_known_and_not_shown() -> None:
    access = access_to(ROOT, {"connection_string": EMULATOR, "client_secret": "s3cret"})
    assert access.secrets() == ["s3cret", "a2V5=="]
    assert [secret for secret in access.secrets() if secret in repr(access)] == []


def test_every_address_opened_afterwards_has_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(fsspec.config.conf, "abfs", raising=False)
    use_for_python(access_to(ROOT, {"account_key": "a2V5"}))
    filesystem, path = fsspec.url_to_fs(f"{ROOT}/table")
    assert path == "films/team/table"
    assert filesystem.account_key == "a2V5"


@pytest.mark.parametrize("credentials", [{"connection_string": EMULATOR}, {"account_key": "a2V5"}])
def test_a_storage_that_is_gone_is_given_up_after_some_twenty_seconds(credentials: dict[str, str]) -> None:
    use_for_python(access_to(ROOT, credentials))
    assert known_implementations["abfss"]["class"] == (
        f"{RetryingAzureStorage.__module__}.{RetryingAzureStorage.__name__}"
    )
    opened = RetryingAzureStorage(**access_to(ROOT, credentials).adlfs_options())
    policy = opened.service_client._config.retry_policy
    assert policy.total_retries == 3
    assert 17 <= sum(policy.get_backoff_time({"count": count}) for count in (1, 2, 3)) <= 23


@pytest.mark.parametrize("path", ["conf/base", "conf/prod", "conf/local"])
def test_no_secret_stands_in_the_configuration(path: str) -> None:
    project = Path(__file__).parents[2]
    texts = [file.read_text(encoding="utf-8") for file in (project / path).glob("*.yml")]
    assert [text for text in texts if "AccountKey=" in text or "SharedAccessSignature=" in text] == []
