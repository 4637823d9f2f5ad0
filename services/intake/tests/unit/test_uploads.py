"""Files as materials: what is taken, by content, size and name; scanners and stores (7.3.1)."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from intake.adapters.files import StoredFiles, scan
from intake.domain.upload import LARGEST, MACROS, UNDECLARED, check_upload, clean_name
from intake.domain.upload_errors import FileNotFound, Infected, ScannerAway, UploadRefused

PDF, PNG, JPEG = b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("C:\\Users\\q\\a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("..", ""),
        ('<b>"x".pdf', "bx.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_its_last_part_without_what_no_name_holds(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def wrong(*facts: Any) -> dict[str, str]:
    with pytest.raises(UploadRefused) as caught:
        check_upload(*facts)
    assert all(one.zh and one.en for one in caught.value.wrong_fields)
    return {one.field: one.code for one in caught.value.wrong_fields}


@pytest.mark.parametrize("declared", ["application/pdf", UNDECLARED])
@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "执照"])
def test_what_it_says_it_is_is_taken(name: str, declared: str) -> None:
    check_upload(name, 1, "application/pdf", declared)
    check_upload(name, LARGEST, "application/pdf", declared)


def test_what_is_not_taken_says_why() -> None:
    pdf = "application/pdf"
    assert wrong("a.pdf", LARGEST + 1, pdf, pdf) == {"file": "wrong_size"}
    assert wrong("a.pdf", 0, None, pdf) == {"file": "wrong_size"}
    assert wrong("a.exe", 9, None, UNDECLARED) == {"file": "wrong_kind"}
    assert wrong("a.pdf", 9, "image/png", pdf) == {"file": "not_what_it_says"}
    assert wrong("a.pdf", 9, "image/png", UNDECLARED) == {"file": "not_what_it_says"}
    assert wrong("a.png", 9, "image/png", "text/html") == {"file": "not_what_it_says"}
    assert wrong("a.docx", 9, MACROS, UNDECLARED) == {"file": "has_macros"}
    assert wrong("", 9, None, pdf) == {"name": "required", "file": "wrong_kind"}


def test_a_clean_file_passes_the_scanner(clamd: Any) -> None:
    scan(clamd.address, b"x" * 200_000)
    assert clamd.scanned == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"stream: Eicar-Signature FOUND\0", Infected),
        (b"INSTREAM size limit exceeded. ERROR\0", ScannerAway),
        (b"", ScannerAway),
    ],
)
def test_nothing_passes_but_what_the_scanner_calls_clean(
    clamd: Any, answer: bytes, error: type[Exception]
) -> None:
    clamd.answer = answer
    with pytest.raises(error):
        scan(clamd.address, b"x")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.sock"])
def test_a_scanner_that_is_away_lets_nothing_pass(address: str) -> None:
    with pytest.raises(ScannerAway):
        scan(address, b"x")


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SERVICE_MATERIALS_URL", (tmp_path / "files").as_uri())
    return tmp_path / "files"


@pytest.fixture
def in_a_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real server that speaks S3, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    httpx.put(f"{url}/materials", trust_env=False).raise_for_status()
    keys = '"access_key_id": "a", "secret_access_key": "b", "region": "us-east-1"'
    monkeypatch.setenv("SERVICE_MATERIALS_URL", "s3://materials")
    monkeypatch.setenv("SERVICE_MATERIALS_OPTIONS", f'{{"endpoint": "{url}", {keys}}}')
    yield
    server.stop()


@pytest.mark.parametrize("place", ["on_disk", "in_a_bucket"])
def test_what_is_stored_is_read_again_until_it_is_deleted(
    place: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(place)
    files, one, other = StoredFiles(), uuid.uuid4(), uuid.uuid4()
    files.put(one, PDF)
    files.put(other, PNG)
    assert (files.get(one), files.get(other)) == (PDF, PNG)
    files.delete(one)
    files.delete(one)
    with pytest.raises(FileNotFound):
        files.get(one)
    assert files.get(other) == PNG


def test_files_on_disk_are_named_by_their_ids_alone(on_disk: Path) -> None:
    name = uuid.uuid4()
    StoredFiles().put(name, PDF)
    assert [one.name for one in on_disk.rglob("*") if one.is_file()] == [str(name)]
    assert on_disk.stat().st_mode & 0o077 == 0


def test_a_stored_file_its_folder_and_the_folder_around_it_are_all_brought_to_the_disk(
    on_disk: Path,
) -> None:
    name, synced = uuid.uuid4(), list[Path]()
    StoredFiles(sync=synced.append).put(name, PDF)
    folder = on_disk / str(name)[-2:]
    assert synced == [folder / str(name), folder, on_disk]
