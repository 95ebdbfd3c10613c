from pathlib import Path

import pytest

from plugins import BuildStopped
from plugins.search import starts


def test_written_then_read(tmp_path: Path) -> None:
    file = tmp_path / "history" / "search.json"
    assert starts.read(file) == {}
    known = {"terms": ["", "abri", "b"], "lexicon": [""]}
    starts.write(file, known)
    assert starts.read(file) == known
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"terms": [1]}', '{"terms": []}', '{"t": ["a"]}', '{"t": ["", "b", "a"]}', '{"t": ["", ""]}'],
)
def test_another_file_stops_the_build_with_its_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "search.json"
    file.write_text(content)
    with pytest.raises(BuildStopped, match=r"search\.json.: fichier illisible .* effacez-le"):
        starts.read(file)
