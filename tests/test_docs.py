"""What the documentation says of commands, settings and files is true."""

import argparse
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import data.__main__
import functions.commands.parser
import plugins.publication.__main__
from tests.site import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "examples").glob("*.*"))]
_PARSERS = {
    "data": data.__main__._parser,
    "functions": functions.commands.parser.parser,
    "plugins.publication": plugins.publication.__main__._parser,
}
# What stands in the place of a word that the operator knows.
_LEFT_OUT = {"…", "..."}


@cache
def parser_of(module: str) -> argparse.ArgumentParser:
    return _PARSERS[module]()


def commands(document: Path, start: str) -> Iterator[str]:
    """What follows ``start`` on each line of code of a page, up to what ends a command there."""
    text = document.read_text(encoding="utf-8").replace("\\\n", " ")
    for found in re.finditer(rf"{re.escape(start)}([^\n`#|&;>«»()]*)", text):
        yield found[1].rstrip(" .,:\u00a0\u202f")


def modules() -> list[tuple[Path, str, str]]:
    told = []
    for page in PAGES:
        for words in commands(page, "python -m "):
            module, _, rest = words.partition(" ")
            told.append((page, module, rest))
    return told


@pytest.mark.parametrize(("document", "module", "words"), modules(), ids=lambda told: str(getattr(told, "name", told)))
def test_commands_exist_with_their_options(document: Path, module: str, words: str) -> None:
    if module not in _PARSERS:
        path = ROOT.joinpath(*module.split("."))
        stands = path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()
        assert stands or module in ("venv", "pip", "pelican"), f"{document.name}: python -m {module}"
        return
    parser = parser_of(module)
    given = shlex.split(words)
    choices = _commands_of(parser)
    if choices and given and not given[0].startswith("-"):
        assert given[0] in choices or given[0] in _LEFT_OUT, f"{document.name}: python -m {module} {words}"
        parser = choices.get(given[0], parser)
    known = {option for action in parser._actions for option in action.option_strings}
    unknown = [word for word in given if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known]
    assert unknown == [], f"{document.name}: python -m {module} {words}"


def _commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _is_understood(module: str, given: list[str]) -> bool:
    try:
        parser_of(module).parse_args(given)
    except SystemExit as told:
        return told.code == 0  # --help
    return True


def test_whole_commands_are_understood() -> None:
    """Those that stand in a block of code, with every word they need."""
    tried = 0
    for document, module, words in modules():
        blocks = "".join(re.findall(r"```(?:sh)?\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL))
        given = shlex.split(words)
        if module not in _PARSERS or f"-m {module} {words}" not in blocks.replace("\\\n", " ") or "…" in words:
            continue
        assert _is_understood(module, given), f"{document.name}: python -m {module} {words}"
        tried += 1
    assert tried > 15


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_make_targets_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    text = document.read_text(encoding="utf-8")
    # In code only: English makes sentences with the word.
    named = set(re.findall(r"(?:`|^|&& )(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", text, re.MULTILINE))
    assert named <= targets, named - targets


def settings_read() -> set[str]:
    """The settings of functions/settings.py, as it reads them."""
    code = (ROOT / "functions" / "settings.py").read_text(encoding="utf-8")
    read = re.findall(
        r"(?:environment\.get\(|environment\[|_required\(environment, |_listed\(environment, |_secret\(environment, "
        r"|_optional_address\()\"([A-Z_]+)\"",
        code,
    )
    return set(read) | {f"{name}_ID" for name in re.findall(r"_secret\(environment, \"([A-Z_]+)\"", code)}


def test_every_setting_is_documented() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    missing = {setting for setting in settings_read() if not re.search(rf"\b{setting}\b", told)}

    assert len(settings_read()) > 10
    assert missing == set()


def test_every_setting_that_is_documented_exists() -> None:
    code = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("data", "functions", "plugins", "docs/examples", ".github")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in (".py", ".yaml", ".yml", ".service")
    )
    code += "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "publishconf.py", "pelicanconf.py")
    )
    known = set(re.findall(r"\b[A-Z][A-Z_]{3,}\b", code))
    for document in PAGES:
        for setting in re.findall(r"`([A-Z][A-Z_]{3,})(?:=[^`]*)?`", document.read_text(encoding="utf-8")):
            of_aws = setting.startswith("AWS_")  # boto3's own
            assert of_aws or setting in known, f"{document.name}: {setting}"


def test_parameters_and_outputs_of_the_stack_exist() -> None:
    stack = (ROOT / "functions" / "template.yaml").read_text(encoding="utf-8")
    parameters = set(re.findall(r"^  (\w+):$", stack.partition("Parameters:\n")[2].partition("\n\n")[0], re.MULTILINE))
    text = (ROOT / "docs" / "premier-deploiement.md").read_text(encoding="utf-8").replace("\\\n", " ")
    given = re.search(r"--parameter-overrides ([^\n]*)", text)
    assert given is not None
    named = set(re.findall(r"(\w+)=", given[1]))
    assert named <= parameters
    required = {
        name for name in parameters if not re.search(rf"^  {name}:\n(?:    .*\n)*?    Default:", stack, re.MULTILINE)
    }
    assert required <= named
    outputs = stack.partition("Outputs:\n")[2]
    for output in ("SiteBucket", "DistributionDomain", "DkimName1", "NightPolicy", "MailDeadLetters", "DeadLetters"):
        assert f"  {output}:" in outputs


PLACES = {
    "/etc/annuaire",
    "/etc/annuaire/environment",
    "/srv/annuaire",
    "/srv/annuaire/code",
    "/srv/annuaire/code/.venv/bin/python",
    "/srv/annuaire/code/build",
    "/srv/annuaire/code/var",
    "/srv/annuaire/export.json",
    "/srv/annuaire/nginx-redirections.map",
    "/srv/annuaire/site",
    "/var/backups/annuaire",
    "/var/lib/annuaire",
    "/var/lib/annuaire/mails",
    "/var/lib/annuaire/store.sqlite",
}
"""Where everything is on one machine, in every page and every example."""


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_one_machine_has_one_set_of_places(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"/(?:srv|var/lib|var/backups|etc)/(?:www|annuaire)(?:[/.][\w.-]*\w)*", text))

    assert named <= PLACES, named - PLACES


def _examples() -> dict[str, str]:
    folder = ROOT / "docs" / "examples"
    return {file.name: file.read_text(encoding="utf-8").replace("\\\n", " ") for file in folder.iterdir()}


def test_examples_agree_on_store_site_code_and_settings() -> None:
    examples = _examples()
    running = ("annuaire-nuit.service", "annuaire.cron", "functions.service")
    told = {
        "store": {re.search(r"--store (\S+)", examples[name])[1] for name in running},  # type: ignore[index]
        "site": {
            *(re.search(r'--publish="--to ([^"]+)"', examples[name])[1] for name in running[:2]),  # type: ignore[index]
            re.search(r"--site (\S+)", examples["functions.service"])[1],  # type: ignore[index]
        },
        "code": {
            re.search(r"(?:WorkingDirectory=|cd )(\S+)", examples[name])[1]  # type: ignore[index]
            for name in running
        },
        "settings": {
            re.search(r"(?:EnvironmentFile=|\. )(/\S+)", examples[name])[1]  # type: ignore[index]
            for name in running
        },
        "table": {re.search(r"PathChanged=(\S+)", examples["redirections.path"])[1]},  # type: ignore[index]
    }

    assert told == {
        "store": {"/var/lib/annuaire/store.sqlite"},
        "site": {"/srv/annuaire/site"},
        "code": {"/srv/annuaire/code"},
        "settings": {"/etc/annuaire/environment"},
        "table": {"/srv/annuaire/nginx-redirections.map"},
    }


def test_the_night_may_write_what_it_writes_and_not_the_code() -> None:
    unit = _examples()["annuaire-nuit.service"]
    rules = [(place, kind) for kind, places in re.findall(r"^Read(Write|Only)Paths=(.*)$", unit, re.MULTILINE)
             for place in places.split()]  # fmt: skip

    def may_write(place: str) -> bool:
        above = [(len(rule), kind) for rule, kind in rules if Path(place).is_relative_to(rule)]
        return bool(above) and max(above)[1] == "Write"

    for written in ("site", "nginx-redirections.map", "code/var/data", "code/build/output"):
        assert may_write(f"/srv/annuaire/{written}"), written
    assert may_write("/var/lib/annuaire/store.sqlite-wal")
    assert not may_write("/srv/annuaire/code/functions")
    # systemd refuses to start a unit whose writable folder is not there.
    made = "\n".join(
        re.findall(r"^(?:install -d|adduser|runuser .*git clone) .*$",
                   (ROOT / "docs" / "premier-deploiement.md").read_text(encoding="utf-8"), re.MULTILINE)
    )  # fmt: skip
    for place, _ in rules:
        assert re.search(rf"(?<!\S){re.escape(place)}(?![\w/])", made), place


@pytest.mark.parametrize(
    "document", [document for document in PAGES if document.suffix == ".md"], ids=lambda document: document.name
)
def test_links_between_pages_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_french_pages_keep_their_typography() -> None:
    for page in sorted((ROOT / "docs").glob("*.md")):
        if page.name == "audit.md":
            continue  # in English
        prose = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        faults = re.findall(r".{0,20}(?: [;!?:»]|« |\w'\w).{0,10}", prose)
        assert faults == [], page.name


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"]({page.name})" in index, page.name
