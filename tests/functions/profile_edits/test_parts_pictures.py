"""Pictures: received, described, ordered, removed; shown to nobody but their owner."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from functions.guards.uploads import MOST_FILE_BYTES
from functions.sessions import Area, Sessions
from functions.settings import Cloud
from tests.functions.profile_edits.conftest import RECORD, load
from tests.functions.profile_edits.editor import Editor, plain
from tests.functions.world import SILENT, World

SERRE = {"pictures-0-file": "a.webp", "pictures-0-alternative": "La serre"}


@pytest.fixture
def editor(world: World) -> Editor:
    return Editor(world)


def photo(colour: str = "green") -> bytes:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "prise au 12 rue Secrète"
    Image.new("RGB", (400, 300), colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


def received(editor: Editor) -> str:
    """The name of a picture that was just sent."""
    response = editor.upload(photo(), **SERRE, new_alternative="Une haie", action="ajouter")
    assert (response.status_code, response.headers["location"]) == (303, "/f/fiche/images#photo-2")
    name = editor.typed["pictures"][1]["file"]
    assert isinstance(name, str)
    return name


def test_picture_is_kept_in_the_draft_and_shown_to_its_owner(editor: Editor) -> None:
    name = received(editor)

    assert editor.typed["pictures"] == [
        {"file": "a.webp", "alternative": "La serre"},
        {"file": name, "alternative": "Une haie"},
    ]
    assert f'src="/f/fiche/images/{name}" alt="Une haie"' in editor.get("images")
    for file, kind in ((name, "webp"), (name.replace(".webp", ".avif"), "avif")):
        shown = editor.world.client.get(f"/f/fiche/images/{file}")
        assert shown.status_code == 200
        assert shown.headers["content-type"] == f"image/{kind}"
        assert shown.headers["x-content-type-options"] == "nosniff"
        assert shown.headers["cache-control"] == "no-store"
        assert Image.open(BytesIO(shown.content)).size == (400, 300)
        assert "Secrète".encode() not in shown.content
    assert editor.world.desk.files.names() == sorted([name, name.replace(".webp", ".avif")])


def test_nobody_else_sees_it(editor: Editor) -> None:
    name = received(editor)

    editor.sign_out()
    assert editor.world.client.get(f"/f/fiche/images/{name}").status_code == 303

    world = editor.world
    other = RECORD.__class__(**{f: getattr(RECORD, f) for f in RECORD.__struct_fields__} | {"id": SILENT.id})
    world.load(SILENT, records=(other,))
    sessions = Sessions(world.store, world.clock, Area.FICHE, True)
    value, session = sessions.new(SILENT.id, "autre@structure.example")
    world.store.commit([session])
    world.client.cookies.set("__Host-fiche", value)
    assert world.client.get("/f/fiche/images").status_code == 200
    assert world.client.get(f"/f/fiche/images/{name}").status_code == 404


@pytest.mark.parametrize("name", ["%2e%2e", "store.sqlite", "%2e%2e%2fstore.sqlite", "a.webp", "0" * 24 + ".webp", "é"])
def test_no_other_file_is_shown(editor: Editor, name: str) -> None:
    assert editor.world.client.get(f"/f/fiche/images/{name}").status_code == 404


def test_picture_without_words_stays_on_the_page_to_be_described(editor: Editor) -> None:
    response = editor.upload(photo(), **SERRE, action="ajouter")

    assert response.status_code == 422
    assert "Décrivez cette photo" in response.text
    assert 'href="#pictures-1-alternative"' in response.text
    name = re.search(r'name="pictures-1-file"[^>]*value="([0-9a-f]{24}\.webp)"', response.text)
    assert name
    assert editor.world.client.get(f"/f/fiche/images/{name[1]}").status_code == 200
    assert editor.typed == {}

    described = {"pictures-1-file": name[1], "pictures-1-alternative": "Une haie"}
    assert editor.upload(**SERRE, **described).status_code == 303
    assert [one["alternative"] for one in editor.typed["pictures"]] == ["La serre", "Une haie"]


def test_pictures_are_moved_and_removed(editor: Editor) -> None:
    rows = {**SERRE, "pictures-1-file": received(editor), "pictures-1-alternative": "Une belle haie"}

    moved = editor.upload(**rows, action="monter-1")
    assert moved.headers["location"] == "/f/fiche/images#photo-1"
    assert [one["alternative"] for one in editor.typed["pictures"]] == ["Une belle haie", "La serre"]

    editor.upload(**rows, action="retirer-1")
    assert editor.typed == {}  # as the profile says
    editor.upload(**SERRE, action="retirer-0")
    assert editor.typed == {"pictures": []}


def test_picture_that_was_never_sent_is_refused(editor: Editor) -> None:
    forged = {"pictures-0-file": "0" * 24 + ".webp", "pictures-0-alternative": "Une autre"}
    response = editor.upload(**forged)

    assert response.status_code == 422
    assert "elle n’est pas arrivée" in response.text


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"%PDF-1.7", "un PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xff\xd8\xff" + b"0" * 500, "abîmée"),
        (b"0" * (MOST_FILE_BYTES + 1), "dépasse 10 Mo"),
    ],
)
def test_file_that_is_no_picture_is_refused_and_the_rest_stays(editor: Editor, file: bytes, sentence: str) -> None:
    response = editor.upload(file, **SERRE | {"pictures-0-alternative": "La grande serre"}, new_alternative="Une haie")

    assert response.status_code == 422
    assert sentence in plain(response.text)
    assert 'href="#new_file"' in response.text
    assert 'id="erreur-new_file"' in response.text
    assert "La grande serre" in response.text
    assert 'value="Une haie"' in response.text
    assert editor.world.desk.files.names() == []


def test_words_without_a_file_ask_for_it(editor: Editor) -> None:
    response = editor.upload(**SERRE, new_alternative="Une haie", action="ajouter")

    assert response.status_code == 422
    assert "Choisissez le fichier" in response.text


def test_ninth_picture_is_refused(editor: Editor) -> None:
    rows = {f"pictures-{rank}-file": "a.webp" for rank in range(8)}
    rows |= {f"pictures-{rank}-alternative": f"Photo {rank}" for rank in range(8)}
    response = editor.upload(photo(), **rows, new_alternative="Une de trop", action="ajouter")

    assert response.status_code == 422
    assert "8 photos au plus" in plain(response.text)
    assert 'href="#new_file"' in response.text
    assert editor.world.desk.files.names() == []


def test_nothing_is_received_without_a_session(editor: Editor) -> None:
    editor.sign_out()
    response = editor.upload(photo(), **SERRE, new_alternative="Une haie")

    assert response.status_code == 422
    assert response.headers["connection"] == "close"
    assert editor.world.desk.files.names() == []


def test_on_aws_the_form_says_the_less_that_a_function_takes(tmp_path: Path) -> None:
    world = World(tmp_path, cloud=Cloud(table="table", private_bucket="bucket"))
    load(world)
    editor = Editor(world)
    assert "4 Mo au plus" in plain(editor.get("images"))
    response = editor.upload(b"0" * (4 * 1024 * 1024 + 1), **SERRE, new_alternative="Une haie")
    assert response.status_code == 422
    assert "dépasse 4 Mo" in plain(response.text)
    world.close()
