"""Files that people send: put, open and delete by a key that nothing they typed is part of.

By default a folder of the installation; with ``s3://bucket/prefix`` a bucket that several
machines share. Whoever serves a file decides first who may see it: no key is ever an address.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import parse_qs, urlsplit

_KEY = re.compile(r"[a-z][a-z0-9-]*(?:/[0-9a-f]+)+")
_GONE = {"404", "NoSuchKey", "NotFound"}


class MissingFileError(LookupError):
    """Nothing is kept under that key."""


class Storage(Protocol):
    """Where files are. Keys come from :func:`new_key`; any other is refused (``ValueError``)."""

    def put(self, key: str, stream: IO[bytes]) -> None:
        """Keep all that a stream has left, whole or not at all."""

    def open(self, key: str) -> IO[bytes]:
        """Return a stream to read and close; ``MissingFileError`` when there is none."""

    def delete(self, key: str) -> None:
        """Delete a file; deleting it again is harmless."""

    def exists(self, key: str) -> bool:
        """Say whether there is something under a key."""

    def keys(self, kind: str) -> Iterator[tuple[str, datetime]]:
        """Yield every key of a kind with the moment it was put, in no order."""


def new_key(kind: str) -> str:
    """Return a key that nobody can guess, for a file of a kind («attachments»)."""
    name = secrets.token_hex(20)
    return f"{kind}/{name[:2]}/{name[2:]}"


def named(address: str, data_dir: Path) -> Storage:
    """Return the storage of an address: "" is a folder of ``data_dir``, else ``s3://bucket``.

    ``s3://bucket/prefix?endpoint=https://host&region=name`` reaches any server that speaks S3;
    the credentials are those that its library finds in the environment.

    Raises:
        ValueError: the address is of neither kind.
    """
    return _named(address, data_dir)


@lru_cache(maxsize=8)
def _named(address: str, data_dir: Path) -> Storage:
    if not address:
        return FolderStorage(data_dir / "files")
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"GATP_STORAGE is neither empty nor s3://bucket/prefix: {address!r}")
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return S3Storage(
        parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=given.get("endpoint"),
        region=given.get("region"),
    )


class FolderStorage:
    """Files in a folder that only the platform's own user can read."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, key: str, stream: IO[bytes]) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(stream, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def open(self, key: str) -> IO[bytes]:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise MissingFileError(key) from None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def keys(self, kind: str) -> Iterator[tuple[str, datetime]]:
        for path in (self.folder / kind).rglob("*"):
            key = path.relative_to(self.folder).as_posix()
            with suppress(FileNotFoundError):  # deleted while this walks
                if path.is_file() and _KEY.fullmatch(key):
                    yield key, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def _path(self, key: str) -> Path:
        return self.folder / _checked(key)


class S3Storage:
    """Files in a bucket of anything that speaks S3."""

    def __init__(
        self, bucket: str, *, prefix: str = "", endpoint: str | None = None,
        region: str | None = None,
    ):  # fmt: skip
        import boto3  # only who has a bucket installs it

        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client: Any = boto3.session.Session().client(
            "s3", endpoint_url=endpoint, region_name=region
        )

    def put(self, key: str, stream: IO[bytes]) -> None:
        self._client.upload_fileobj(stream, self._bucket, self._name(key))

    def open(self, key: str) -> IO[bytes]:
        name = self._name(key)
        found = self._unless_gone("get_object", name)
        if found is None:
            raise MissingFileError(key)
        body: IO[bytes] = found["Body"]
        return body

    def delete(self, key: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def exists(self, key: str) -> bool:
        return self._unless_gone("head_object", self._name(key)) is not None

    def keys(self, kind: str) -> Iterator[tuple[str, datetime]]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=f"{self._prefix}{kind}/"
        )
        for page in pages:
            for one in page.get("Contents", ()):
                key = one["Key"].removeprefix(self._prefix)
                if _KEY.fullmatch(key):
                    yield key, one["LastModified"].astimezone(UTC)

    def _name(self, key: str) -> str:
        return self._prefix + _checked(key)

    def _unless_gone(self, act: str, name: str) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError

        try:
            answer: dict[str, Any] = getattr(self._client, act)(Bucket=self._bucket, Key=name)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _GONE:
                return None
            raise
        return answer


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key of this platform: {key[:80]!r}")
    return key
