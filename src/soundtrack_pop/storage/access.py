"""How Azure storage is reached: one set of credentials for Python (adlfs), Spark (ABFS) and the check of both.

The set is `storage` in the environment's `credentials.yml`. Without an entry in it the identity of the place
counts: a managed identity, or who is signed in with `az login`. Nothing here is logged or shown, not by `repr`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import fsspec
import fsspec.config

from soundtrack_pop.errors import StorageError, suggestion

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

_ROOT = re.compile(r"abfss://(?P<container>[a-z0-9-]+)@(?P<account>[a-z0-9]+)\.dfs\.core\.windows\.net(/.*)?")
_KEYS = (
    "connection_string", "account_key", "sas_token", "tenant_id", "client_id", "client_secret",
    "managed_identity_client_id",
)  # fmt: skip
_OAUTH = "org.apache.hadoop.fs.azurebfs.oauth2"
# adlfs keeps what it has listed; Spark writes beside it.
_ALWAYS = {"use_listings_cache": False, "anon": False}
_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 5, 15
# By name: it imports Azure's packages where an address is opened.
_FILESYSTEM = "soundtrack_pop.storage.azure_filesystem.RetryingAzureStorage"


@dataclass(frozen=True)
class StorageAccess:
    """The way to one container.

    Attributes:
        account: name of the storage account.
        container: name of the container in it.
        credentials: what stands in `storage` of `credentials.yml`; empty values left out.
    """

    account: str
    container: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)

    def adlfs_options(self) -> dict[str, Any]:
        """Return the keyword arguments of `adlfs.AzureBlobFileSystem`."""
        options = {name: value for name, value in self.credentials.items() if name in _KEYS[:6]}
        if "connection_string" not in options:
            options["account_name"] = self.account
        if "managed_identity_client_id" in self.credentials:
            options["credential"] = self._token_credential(of_asyncio=True)
        return {**_ALWAYS, **options}

    def hadoop_settings(self) -> dict[str, str]:
        """Return the settings of Spark's ABFS driver."""
        host = f"{self.account}.dfs.core.windows.net"
        given, parts = self.credentials, _parts_of(self.credentials.get("connection_string", ""))
        key = given.get("account_key") or parts.get("AccountKey")
        token = given.get("sas_token") or parts.get("SharedAccessSignature")
        endpoint = urlsplit(parts.get("BlobEndpoint", ""))
        settings = {}
        if endpoint.port:
            # A storage account has no port: this is the emulator.
            settings["fs.azure.abfs.endpoint"] = endpoint.netloc
            settings["fs.azure.always.use.https"] = str(endpoint.scheme == "https").lower()
        if key:
            return {**settings, "fs.azure.account.auth.type": "SharedKey", f"fs.azure.account.key.{host}": key}
        if token:
            fixed = f"fs.azure.sas.fixed.token.{host}"
            return {**settings, "fs.azure.account.auth.type": "SAS", fixed: token.removeprefix("?")}
        return {**settings, "fs.azure.account.auth.type": "OAuth", **self._oauth_settings()}

    def client(self) -> ContainerClient:
        """Return a client of the container that does not retry; the default retries for 80 seconds."""
        from azure.storage.blob import ContainerClient

        patience: dict[str, Any] = {
            "retry_total": 0,
            "connection_timeout": _SECONDS_TO_CONNECT,
            "read_timeout": _SECONDS_TO_ANSWER,
        }
        if "connection_string" in self.credentials:
            text = self.credentials["connection_string"]
            return ContainerClient.from_connection_string(text, self.container, **patience)
        url = f"https://{self.account}.blob.core.windows.net"
        given = self.credentials.get("account_key") or self.credentials.get("sas_token")
        return ContainerClient(url, self.container, credential=given or self._token_credential(), **patience)

    def endpoint(self) -> str:
        """Return the address of the storage, without credentials."""
        parts = _parts_of(self.credentials.get("connection_string", ""))
        return parts.get("BlobEndpoint", f"https://{self.account}.blob.core.windows.net").rstrip("/")

    def kind(self) -> str:
        """Return the kind of the credentials in words."""
        parts = _parts_of(self.credentials.get("connection_string", ""))
        if "account_key" in self.credentials or "AccountKey" in parts:
            return "an account key"
        if "sas_token" in self.credentials or "SharedAccessSignature" in parts:
            return "a shared access signature"
        return "a service principal" if "client_secret" in self.credentials else "an identity"

    def secrets(self) -> list[str]:
        """Return the texts that no message may contain."""
        parts = _parts_of(self.credentials.get("connection_string", ""))
        named = [self.credentials.get(name) for name in ("account_key", "sas_token", "client_secret")]
        return [text for text in (*named, parts.get("AccountKey"), parts.get("SharedAccessSignature")) if text]

    def _oauth_settings(self) -> dict[str, str]:
        given, name = self.credentials, "fs.azure.account.oauth2"
        if "client_secret" in given:
            authority = f"https://login.microsoftonline.com/{given.get('tenant_id', '')}/oauth2/token"
            return {
                "fs.azure.account.oauth.provider.type": f"{_OAUTH}.ClientCredsTokenProvider",
                f"{name}.client.id": given.get("client_id", ""),
                f"{name}.client.secret": given["client_secret"],
                f"{name}.client.endpoint": authority,
            }
        settings = {"fs.azure.account.oauth.provider.type": f"{_OAUTH}.MsiTokenProvider"}
        if "managed_identity_client_id" in given:
            settings[f"{name}.client.id"] = given["managed_identity_client_id"]
        return settings

    def _token_credential(self, of_asyncio: bool = False) -> Any:
        import azure.identity
        import azure.identity.aio

        package = azure.identity.aio if of_asyncio else azure.identity
        given = self.credentials
        if "client_secret" in given:
            return azure.identity.ClientSecretCredential(
                given.get("tenant_id", ""), given.get("client_id", ""), given["client_secret"]
            )
        return package.DefaultAzureCredential(managed_identity_client_id=given.get("managed_identity_client_id"))


def is_azure(root: str) -> bool:
    """Return whether a storage root is in Azure storage; a volume of Databricks is a folder."""
    return root.startswith("abfss://")


def access_to(root: str, credentials: Mapping[str, object] | None) -> StorageAccess:
    """Return the way to an `abfss://` root.

    Raises:
        StorageError: the root has another form, or a credential has an unknown name.
    """
    found = _ROOT.fullmatch(root)
    if found is None:
        raise StorageError(
            f"storage root {root}",
            expected="abfss://<container>@<account>.dfs.core.windows.net, with or without a folder",
            found=f"'{root}'",
            remedy="Correct storage_root in the environment's globals.yml, or SOUNDTRACK_POP_STORAGE_ROOT",
        )
    given = {name: str(value) for name, value in (credentials or {}).items() if value not in (None, "")}
    if "client_secret" not in given:
        # Machines with a managed identity often have these two in their environment as well.
        given = {name: value for name, value in given.items() if name not in ("tenant_id", "client_id")}
    for name in given:
        if name not in _KEYS:
            raise StorageError(
                "credentials 'storage'",
                expected=f"none but {', '.join(_KEYS)}",
                found=f"'{name}'",
                remedy=f"{suggestion(name, _KEYS)}See docs/environments.md",
            )
    return StorageAccess(found["account"], found["container"], given)


def use_for_python(access: StorageAccess) -> None:
    """Use these credentials for every `abfss://` address that Python opens from now on.

    One place for all: datasets, run records and commands hold no credentials and cannot show any.
    """
    fsspec.config.conf["abfs"] = access.adlfs_options()
    fsspec.register_implementation("abfss", _FILESYSTEM, clobber=True)


def _parts_of(connection_string: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in connection_string.split(";") if part)
    return {name: value for name, _, value in pairs}
