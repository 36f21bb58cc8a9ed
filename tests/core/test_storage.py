"""Both places for files keep the same promises; the bucket is a real server of S3's protocol."""

import io
import stat
from datetime import UTC, datetime, timedelta

import pytest

from gatp_participa.core.storage import (
    FolderStorage,
    MissingFileError,
    S3Storage,
    named,
    new_key,
)


@pytest.fixture
def folder(tmp_path):
    return FolderStorage(tmp_path / "files")


@pytest.fixture
def bucket(monkeypatch):
    boto3 = pytest.importorskip("boto3", reason="boto3 is for who keeps files in a bucket")
    server_of = pytest.importorskip("moto.server", reason="moto is the bucket of these tests")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    boto3.client("s3", endpoint_url=address, region_name="us-east-1").create_bucket(Bucket="gatp")
    yield named(f"s3://gatp/una/parte?endpoint={address}&region=us-east-1", None)
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def storage(request):
    return request.getfixturevalue(request.param)


def test_what_is_put_is_read_back_and_gone_when_deleted(storage):
    key = new_key("attachments")
    assert not storage.exists(key)
    storage.put(key, io.BytesIO(b"luz" * 100_000))
    assert storage.exists(key)
    with storage.open(key) as stream:
        assert stream.read() == b"luz" * 100_000
    storage.delete(key)
    storage.delete(key)
    assert not storage.exists(key)
    with pytest.raises(MissingFileError):
        storage.open(key)


def test_keys_are_told_by_kind_with_the_moment_they_were_put(storage):
    mine, other = new_key("attachments"), new_key("exports")
    for key in (mine, other):
        storage.put(key, io.BytesIO(b"x"))
    ((key, moment),) = storage.keys("attachments")
    assert key == mine
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)
    assert list(storage.keys("nothing")) == []


@pytest.mark.parametrize(
    "key",
    ["../../etc/passwd", "attachments/../../x", "/etc/passwd", "attachments/ab/Foto.jpg", "",
     "attachments", "attachments//ab", "attachments/ab\n", "C:\\x", "attachments/ab/cd\0"],
)  # fmt: skip
def test_only_keys_of_our_making_are_taken(storage, key):
    for act in (storage.open, storage.exists, storage.delete):
        with pytest.raises(ValueError, match="not a key"):
            act(key)
    with pytest.raises(ValueError, match="not a key"):
        storage.put(key, io.BytesIO(b"x"))


def test_a_file_is_put_whole_or_not_at_all(folder):
    class Breaks(io.BytesIO):
        def read(self, *_size):
            raise OSError("the cable was pulled")

    key = new_key("attachments")
    with pytest.raises(OSError, match="cable"):
        folder.put(key, Breaks())
    assert not folder.exists(key)
    assert [path for path in folder.folder.rglob("*") if path.is_file()] == []


def test_only_the_platform_reads_the_folder(folder):
    key = new_key("attachments")
    folder.put(key, io.BytesIO(b"x"))
    assert stat.S_IMODE((folder.folder / key).stat().st_mode) == 0o600


def test_the_address_says_which(tmp_path):
    assert isinstance(named("", tmp_path), FolderStorage)
    for wrong in ("ftp://host/folder", "s3://", "/srv/files"):
        with pytest.raises(ValueError, match="GATP_STORAGE"):
            named(wrong, tmp_path)
    pytest.importorskip("boto3")
    assert isinstance(named("s3://gatp?region=us-east-1", tmp_path), S3Storage)
