"""The whole build, as people run it."""

import filecmp
import html as html_module
import json
import re
import shutil
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from data.dataset import Dataset
from data.vocabulary import vocabulary
from tests.site import ROOT, Site, build, pelican
from theme.search_start import SEARCH_START

PUBLISHER = {
    "SITEURL": "https://annuaire.example",
    "EDITEUR": "Coopérative d’essai",
    "DIRECTEUR_PUBLICATION": "Camille Essai",
    "HEBERGEUR": "Hébergeur d’essai, Paris",
    "DPO": "dpo@annuaire.example",
    "CONTACT_ACCESSIBILITE": "acces@annuaire.example",
}


CONTENT = ROOT / "content"
WRITTEN = [
    f"/{file.relative_to(CONTENT).with_suffix('')}/" for file in sorted(CONTENT.rglob("*.md")) if file.stem != "404"
]


def text_of(path: Path) -> str:
    """What a file says, workbooks too."""
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as workbook:
        return "\n".join(workbook.read(name).decode() for name in workbook.namelist())


class Links(HTMLParser):
    """The addresses a page links to, and the identifiers it holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.identifiers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        attributes = dict(attrs)
        if attributes.get("id"):
            self.identifiers.append(attributes["id"] or "")
        for name in ("href", "src", "action"):
            if attributes.get(name):
                self.addresses.append(attributes[name] or "")


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def same_bytes(first: Path, second: Path) -> bool:
    files = files_of(first)
    if files != files_of(second):
        return False
    _, different, errors = filecmp.cmpfiles(first, second, files, shallow=False)
    return not different and not errors


@pytest.fixture(scope="module")
def again(sample_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the sample, built a second time where nothing was."""
    return build(sample_site.dataset, tmp_path_factory.mktemp("again"), PYTHONHASHSEED="7")


def test_two_builds_are_the_same_bytes(sample_site: Site, again: Site) -> None:
    assert same_bytes(sample_site.folder, again.folder)


def test_a_second_build_writes_nothing(sample_site: Site, again: Site) -> None:
    build(sample_site.dataset, again.build)
    changes = json.loads((again.build / "changes.json").read_text())
    assert changes == {"added": [], "changed": [], "removed": []}


def test_a_structure_that_leaves_the_dataset_leaves_the_site(sample_site: Site, tmp_path: Path) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(sample_site.dataset, dataset)
    shutil.copytree(sample_site.build, tmp_path / "build")  # as the build before left it
    lines = (dataset / "public" / "structures.jsonl").read_text().splitlines(keepends=True)
    gone = next(line for line in lines if json.loads(line)["live"])
    (dataset / "public" / "structures.jsonl").write_text("".join(line for line in lines if line != gone))
    site = build(dataset, tmp_path / "build")
    assert not (site.folder / "prestataires" / json.loads(gone)["slug"]).exists()
    clean = build(dataset, tmp_path / "clean")
    assert same_bytes(site.folder, clean.folder)


@pytest.mark.parametrize("name", ["sample_site", pytest.param("real_site", marks=pytest.mark.audit)])
def test_every_page_is_reached_from_home_and_no_link_is_broken(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    pages = {f"/{path.removesuffix('index.html')}" for path in files_of(site.folder) if path.endswith("index.html")}
    seen: set[str] = set()
    waiting = ["/"]
    fragments: list[tuple[str, str, str]] = []
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        links = Links(site.page(address))
        for target in links.addresses:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path = unquote(parts.path) or address
            if parts.fragment:
                fragments.append((address, path, parts.fragment))
            if path.startswith("/f/"):
                continue
            if path.endswith("/"):
                assert path in pages, f"{address} links to {path}, which does not exist"
                waiting.append(path)
            else:
                assert (site.folder / path.lstrip("/")).is_file(), f"{address} links to {path}"
    assert pages - seen == {"/charte/"}, "the charter is for those who build the site: nothing leads to it"
    identifiers = {path: set(Links(site.page(path)).identifiers) for path in {path for _, path, _ in fragments}}
    for address, path, fragment in fragments:
        assert fragment in identifiers[path], f"{address} links to {path}#{fragment}"


def test_every_live_structure_has_its_page_and_only_they(sample_site: Site) -> None:
    live = {structure.slug for structure in Dataset(sample_site.dataset).structures() if structure.live}
    pages = {path.parent.name for path in (sample_site.folder / "prestataires").glob("*/index.html")}
    assert pages == live | {"comparer"}
    assert len(live) > 380


def test_all_kinds_and_all_trades_of_the_sample_have_their_page(sample_site: Site) -> None:
    for kind in vocabulary().kinds:
        assert (sample_site.folder / "types" / kind.slug / "index.html").exists()
    for group in vocabulary().sector_groups:
        for sector in group.sectors:
            assert (sample_site.folder / "secteurs" / group.slug / sector.slug / "index.html").exists()


@pytest.mark.parametrize("name", ["sample_site", "real_site"])
def test_titles_and_descriptions_are_unique(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    titles: Counter[str] = Counter()
    descriptions: Counter[str] = Counter()
    for path in site.folder.rglob("index.html"):
        html = path.read_text(encoding="utf-8")
        title = re.search("<title>(.*?)</title>", html, re.DOTALL)
        description = re.search('<meta name="description" content="(.*?)">', html, re.DOTALL)
        assert title, path
        if 'content="noindex"' in html:
            continue
        assert description, path
        titles[title[1]] += 1
        descriptions[description[1]] += 1
    assert [text for text, count in descriptions.items() if count > 1] == []
    assert [text for text, count in titles.items() if count > 1] == []


def test_the_site_s_own_sentences_are_typeset_as_french_is(real_site: Site) -> None:
    for address in ("/", "/secteurs/", "/territoires/", "/prestataires/", "/plan-du-site/", "/types/aci/", *WRITTEN):
        text = re.sub(r"<script.*?</script>|<[^>]+>|<!--.*?-->", " ", real_site.page(address), flags=re.DOTALL)
        text = re.sub(r"https?://\S+", "", html_module.unescape(text))
        assert re.findall(r".{20}\w [:;!?»].{5}|.{5}« .{20}|.{10}\w'\w.{10}", text) == [], address


def test_identifiers_are_unique_on_each_page(sample_site: Site) -> None:
    for path in sample_site.folder.rglob("*.html"):
        identifiers = Links(path.read_text(encoding="utf-8")).identifiers
        assert len(identifiers) == len(set(identifiers)), path


@pytest.mark.parametrize("site", ["sample_site", "real_site"])
def test_nothing_private_is_in_any_file_or_log(site: str, request: pytest.FixtureRequest) -> None:
    built: Site = request.getfixturevalue(site)
    contacts = list(Dataset(built.dataset).contacts())
    aside = (built.dataset / "private" / "quarantine.jsonl").read_text(encoding="utf-8")
    emails = {contact.email.lower() for contact in contacts if contact.email}
    emails |= {match.lower() for match in re.findall(r'"contact_email":"([^"]+)"', aside)}
    phones = {contact.phone[-9:] for contact in contacts if contact.phone}
    phones |= {re.sub(r"\D", "", match)[-9:] for match in re.findall(r'"contact_phone":"([^"]+)"', aside)}
    assert len(emails) > 300
    assert len(phones) > 100
    texts = {str(path): text_of(path) for path in built.folder.rglob("*.*") if path.suffix != ".png"}
    texts["frame"] = (built.build / "frame.json").read_text(encoding="utf-8")
    texts["changes"] = (built.build / "changes.json").read_text(encoding="utf-8")
    texts["log"] = built.log
    texts["report"] = (built.dataset / "private" / "report.json").read_text(encoding="utf-8")
    texts["public"] = (built.dataset / "public" / "structures.jsonl").read_text(encoding="utf-8")
    for name, text in texts.items():
        found = {match.lower() for match in re.findall(r"[\w.+%-]+@[\w.-]+\w", text)}
        assert found & emails == set(), name
        # Digits are read as one run whatever parts them, as people write phones.
        digits = re.sub(r"(?<=\d)[\s.\-/\u00a0\u202f]+(?=\d)", "", text)
        runs = {run[-9:] for run in re.findall(r"(?<!\d)(?:0|\+?33|0033)\d{9}(?!\d)", digits)}
        assert runs & phones == set(), name


def test_a_sample_says_on_every_page_that_it_is_fictional(sample_site: Site) -> None:
    for path in sample_site.folder.rglob("*.html"):
        assert "sont fictives" in path.read_text(encoding="utf-8"), path


def test_a_real_build_does_not_say_that_it_is_fictional(real_site: Site) -> None:
    assert "sont fictives" not in real_site.page("/")


def test_text_of_the_dataset_is_never_markup(sample_site: Site) -> None:
    for path in sample_site.folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        # The search page holds one script, which the content security policy knows by its digest.
        html = html.replace(f"<script>{SEARCH_START}</script>", "")
        scripts = re.findall(r'<script\b(?! type="application/(?:ld\+)?json")[^>]*>', html)
        assert all(' src="/assets/' in script for script in scripts), path
        assert "javascript:" not in html.lower(), path
        assert " style=" not in html, path
        assert not re.search(r"<[^>]+ on[a-z]+=", html), path


def test_what_is_derived_says_so(real_site: Site) -> None:
    structures = [s for s in Dataset(real_site.dataset).structures() if s.live]
    derived = [s for s in structures if s.activities]
    unknown = [s for s in structures if not s.activities]
    assert derived
    assert unknown
    for structure in derived:
        assert "d’après le code d’activité" in real_site.page(f"/prestataires/{structure.slug}/")
    for structure in unknown:
        assert "Activités non renseignées" in real_site.page(f"/prestataires/{structure.slug}/")


def test_a_listing_says_how_many_trades_are_derived(real_site: Site) -> None:
    page = real_site.page("/secteurs/espaces-verts-exterieurs/creation-et-entretien-des-espaces-verts/")
    assert "exercent ce métier, d’après le code d’activité." in page
    profiles = (real_site.folder / "prestataires").glob("*/index.html")
    pages = [path.read_text() for path in profiles if path.parent.name != "comparer"]
    descriptions = [re.search('<meta name="description" content="(.*?)">', page)[1] for page in pages]
    assert [text for text in descriptions if "espaces verts" in text and "SIRET" not in text] == []


def test_a_written_page_that_others_show_cannot_be_missing(sample_site: Site, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "404.md").unlink()
    done = pelican(sample_site.dataset, tmp_path / "build", settings_with(tmp_path, f"PATH = {str(content)!r}"))
    assert done.returncode == 1
    assert "il manque la page" in done.stdout + done.stderr


def settings_with(folder: Path, extra: str) -> Path:
    """Development settings of which the theme or the content are elsewhere."""
    settings = folder / "settings.py"
    settings.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom pelicanconf import *\n{extra}\n")
    return settings


@pytest.mark.parametrize(
    ("template", "broken", "words"),
    [
        ("pages/profile.html", "{{ structur.name }}", "UndefinedError"),
        ("pages/home.html", None, "TemplateNotFound"),
        ("components/card.html", "{% if %}", "TemplateSyntaxError"),
        ("mails/contact-receipt.txt", "{% if %}", "TemplateSyntaxError"),
        ("functions/contact-form.html", "{{ }", "TemplateSyntaxError"),
    ],
)
def test_a_template_that_is_broken_or_missing_fails_the_build(
    sample_site: Site, tmp_path: Path, template: str, broken: str | None, words: str
) -> None:
    project = tmp_path / "project"
    shutil.copytree(
        ROOT, project, ignore=shutil.ignore_patterns(".venv", ".git", "build", "var", "tests", "node_modules")
    )
    (project / "theme" / "node_modules").symlink_to(ROOT / "theme" / "node_modules")
    file = project / "theme" / "templates" / template
    if broken is None:
        file.unlink()
    else:
        file.write_text(broken)
    done = pelican(sample_site.dataset, tmp_path / "build", project / "pelicanconf.py", PYTHONPATH=str(project))
    assert done.returncode != 0
    assert words in done.stdout + done.stderr


def test_a_missing_dataset_is_one_sentence(tmp_path: Path) -> None:
    done = pelican(tmp_path / "nowhere", tmp_path / "build")
    assert done.returncode == 1
    assert "Lancez d’abord « python -m data consolidate" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_file_of_needs_that_cannot_be_read_stops_the_build(sample_site: Site, tmp_path: Path) -> None:
    needs = tmp_path / "needs.json"
    needs.write_text('{"stories": [\n{"id": 3}]}')
    done = pelican(sample_site.dataset, tmp_path / "build", NEEDS=str(needs))
    assert done.returncode == 1
    assert f"{needs}, ligne 2 : id vaut 3." in done.stderr
    assert "make publish-needs" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Title: Sans adresse\n\nTexte", "« Slug : … » manque"),
        ("Title: A\nSlug: a\nDescription: b\nSummary: c\n\n{{INCONNU}}", "« {{INCONNU}} » n’est pas un réglage"),
    ],
)
def test_a_written_page_that_cannot_be_published_is_one_sentence(
    sample_site: Site, tmp_path: Path, text: str, words: str
) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "page.md").write_text(text)
    settings = settings_with(tmp_path, f"PATH = {str(content)!r}")
    done = pelican(sample_site.dataset, tmp_path / "build", settings)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "page.md" in said
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("missing", PUBLISHER)
def test_production_stops_and_names_a_missing_publisher_setting(
    sample_site: Site, tmp_path: Path, missing: str
) -> None:
    environment = PUBLISHER | {missing: " "}
    done = pelican(sample_site.dataset, tmp_path / "build", ROOT / "publishconf.py", **environment)
    assert done.returncode != 0
    assert f"le réglage {missing} manque" in done.stdout + done.stderr
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)//", "annuaire.example", "https://annuaire.example/sous/", "//x"]
)
def test_production_stops_at_an_address_that_is_no_origin(sample_site: Site, tmp_path: Path, address: str) -> None:
    done = pelican(
        sample_site.dataset, tmp_path / "build", ROOT / "publishconf.py", **(PUBLISHER | {"SITEURL": address})
    )
    assert done.returncode != 0
    assert "n’est pas l’origine d’un site" in done.stdout + done.stderr
    assert not (tmp_path / "build").exists()


def test_production_names_its_publisher_and_its_addresses(sample_site: Site, tmp_path: Path) -> None:
    site = build(sample_site.dataset, tmp_path / "build", ROOT / "publishconf.py", **PUBLISHER)
    legal = site.page("/mentions-legales/")
    assert "Coopérative d’essai" in legal
    assert "non renseigné" not in legal
    assert '<link rel="canonical" href="https://annuaire.example/secteurs/">' in site.page("/secteurs/")
    assert "non renseigné : construction de développement" in sample_site.page("/mentions-legales/")
