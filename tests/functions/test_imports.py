"""What a function's start must not carry, and names that would hide the standard library on Lambda."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

HEAVY = (
    "boto3",
    "smtplib",
    "yaml",
    "phonenumbers",
    "uvicorn",
    "data.dataset",
    "data.geography",
    "rapidfuzz",
    "plugins",
    "PIL",
    "publicsuffixlist",
    "inscriptis",
    "lxml",
    "stdnum",
    "email_validator",
    "functions.profile_edits.routes",
    "functions.moderation.routes",
    "functions.tenders.routes",
    "pypdf",
    "olefile",
    "defusedxml",
    "jours_feries_france",
    "xlsxwriter",
)


def test_import_of_the_entry_point_parses_no_file_and_loads_nothing_it_may_not_need() -> None:
    script = (
        "import sys, builtins, io\n"
        "opened = []\n"
        "sys.addaudithook(lambda name, facts: opened.append(str(facts[0])) if name == 'open' else None)\n"
        "import functions.lambdas.web\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
        "print([name for name in opened if name.endswith(('.yaml', '.csv', '.json', '.html', '.txt'))])"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert run.stdout.splitlines() == ["[]", "[]"]


def test_no_module_carries_the_name_of_a_standard_one() -> None:
    names = {path.stem for path in (ROOT / "functions").iterdir() if not path.name.startswith("__")}

    assert not names & sys.stdlib_module_names
