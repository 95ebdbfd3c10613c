"""The zips of the functions: what is in them, and what it costs to carry it."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from data import legal_facts
from data.vocabulary import REFERENCE, Vocabulary
from data.yaml_files import read_yaml
from functions.commands.packaging import LOCK
from functions.packaging import bytecode
from functions.packaging.bytecode import compile_all, require_runtime
from functions.packaging.closure import needs
from functions.packaging.groups import GROUPS
from functions.packaging.libraries import is_loadable
from functions.packaging.making import Zip, make
from functions.packaging.references import as_carried, references
from functions.packaging.refusal import Refused
from functions.packaging.trimming import is_needed
from functions.packaging.zips import write_zip
from tests.site import ROOT

MEGABYTE = 1024 * 1024
_EVERYTHING = """
import sys, importlib, zipfile
sys.path.insert(0, sys.argv[1])
names = [name for name in zipfile.ZipFile(sys.argv[2]).namelist() if name.endswith(".pyc")]
for name in names:
    if name.startswith(("data/", "functions/", "theme/")):
        importlib.import_module(name.removesuffix(".pyc").removesuffix("/__init__").replace("/", "."))
import boto3
for service in sys.argv[3:]:
    boto3.client(service, region_name="eu-west-3")
from data.vocabulary import vocabulary
vocabulary()
elsewhere = [m.__file__ for m in list(sys.modules.values()) if "site-packages" in (getattr(m, "__file__", "") or "")]
(memory,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(elsewhere, "yaml" in sys.modules, int(memory) // 1024)
"""


def needed_by(name: str) -> set[str]:
    (group,) = (group for group in GROUPS if group.name == name)
    return set(needs(ROOT, group.entries, group.without).modules)


def test_each_service_carries_its_own_pages_and_not_those_of_others() -> None:
    routes = {"profiles": "functions.profile_edits.routes", "tenders": "functions.tenders.routes",
              "moderation": "functions.moderation.routes"}  # fmt: skip
    for name in ("contact", "profiles", "tenders", "moderation", "background"):
        carried = needed_by(name)
        assert {one for one, module in routes.items() if module in carried} == {name} & set(routes)
        assert not {one for one in carried if one.startswith(("functions.commands", "functions.local", "data.sources"))}


def test_program_that_is_run_aside_is_carried() -> None:
    """It is named by a text, never imported."""
    assert {"functions.files.drawing"} <= needed_by("profiles")


def test_what_only_type_checkers_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "__init__.py").write_text("")
    (tmp_path / "functions" / "a.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pelican\nfrom . import b\n"
        "def later():\n    import yaml\n"
    )
    (tmp_path / "functions" / "b.py").write_text("x = 1\n")

    found = needs(tmp_path, ("functions.a",), frozenset())

    assert set(found.modules) == {"functions", "functions.a", "functions.b"}
    assert "yaml" in found.packages
    assert "pelican" not in found.packages


@pytest.mark.parametrize(("name", "shape"), [("nomenclatures", Vocabulary), ("legal_facts", legal_facts._File)])
def test_reference_reads_the_same_once_compiled(name: str, shape: Any, tmp_path: Path) -> None:
    file = REFERENCE / f"{name}.yaml"
    carried, content = as_carried(file)
    (tmp_path / carried).write_bytes(content)  # no YAML stands beside it

    assert msgspec.convert(read_yaml(tmp_path / file.name), shape) == msgspec.convert(read_yaml(file), shape)


def test_references_that_modules_name_are_carried() -> None:
    found = references([ROOT / "data" / "vocabulary.py", ROOT / "data" / "trade_search.py"])

    assert {"nomenclatures.yaml", "synonyms.yaml", "naf_trades.csv"} <= {file.name for file in found}
    assert "sample.jsonl" not in {file.name for file in found}


def test_no_reference_of_the_project_stands_compiled_already() -> None:
    """It would be read in the place of what people edit."""
    assert not list(REFERENCE.glob("*.yaml.json"))


@pytest.mark.parametrize(
    ("asked", "loads"),
    [(b"\0GLIBC_2.17\0GLIBC_2.25\0", True), (b"\0GLIBC_2.27\0", False), (b"\0GLIBCXX_3.4.29\0", False), (b"ELF", True)],
)
def test_library_for_a_later_system_is_told(asked: bytes, loads: bool) -> None:
    assert is_loadable(b"\x7fELF" + asked) == loads


@pytest.mark.parametrize(
    ("path", "is_carried"),
    [
        ("botocore/data/dynamodb/2012-08-10/service-2.json.gz", True),
        ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("botocore/data/endpoints.json", True),
        ("botocore/docs/service.py", True),
        ("phonenumbers/data/region_FR.py", True),
        ("phonenumbers/geodata/data0.py", False),
        ("starlette/routing.py", True),
        ("starlette/py.typed", False),
        ("some/tests/test_a.py", False),
        ("mangum-0.22.0.dist-info/METADATA", True),
        ("mangum-0.22.0.dist-info/RECORD", False),
    ],
)
def test_what_no_function_loads_is_left_out(path: str, is_carried: bool) -> None:
    assert is_needed(path, ("dynamodb", "s3")) == is_carried


def test_zip_depends_on_its_files_alone(tmp_path: Path) -> None:
    write_zip(tmp_path / "one.zip", {"b.py": b"b", "a.py": b"a" * 1000})
    write_zip(tmp_path / "two.zip", {"a.py": b"a" * 1000, "b.py": b"b"})

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == ["a.py", "b.py"]


def test_module_is_compiled_to_be_loaded_without_its_source(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    compile_all(tmp_path)
    (compiled,) = (tmp_path / "__pycache__").iterdir()
    (tmp_path / "a.py").write_text("x = 2\n")  # a checked one would be compiled again
    run = subprocess.run([sys.executable, "-c", "import a; print(a.x)"], cwd=tmp_path, capture_output=True, text=True)

    assert run.stdout == "1\n"
    assert b"/var/task/a.py" in compiled.read_bytes()


def test_another_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytecode, "RUNTIME", (3, 99))

    with pytest.raises(Refused, match=r"tournent sous Python 3\.99.*Lancez cette commande avec Python 3\.99"):
        require_runtime()


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> list[Zip]:
    return make(ROOT / LOCK, "x86_64", tmp_path_factory.mktemp("zips"))


@pytest.mark.audit
def test_zips_are_small_and_stand_alone(zips: list[Zip], tmp_path: Path) -> None:
    for one, group in zip(zips, GROUPS, strict=True):
        folder = tmp_path / one.file.stem
        with zipfile.ZipFile(one.file) as opened:
            opened.extractall(folder)
        run = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _EVERYTHING, str(folder), str(one.file), *group.services],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        elsewhere, parses_yaml, memory = run.stdout.split()
        print(one.file.name, one.file.stat().st_size / MEGABYTE, memory)
        assert (elsewhere, parses_yaml) == ("[]", "False")
        assert int(memory) <= 128
        assert one.file.stat().st_size <= 15 * MEGABYTE


@pytest.mark.audit
def test_same_zips_another_time(zips: list[Zip], tmp_path: Path) -> None:
    for before, after in zip(zips, make(ROOT / LOCK, "x86_64", tmp_path), strict=True):
        assert before.file.read_bytes() == after.file.read_bytes(), before.file.name
