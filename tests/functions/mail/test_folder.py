from pathlib import Path

import msgspec
import pytest

from functions.mail.composing import Composer
from functions.mail.folder import FolderSender
from functions.ports import NotSent
from tests.functions.mail.test_composing import MAIL
from tests.functions.world import read_mail


@pytest.fixture
def sender(tmp_path: Path) -> FolderSender:
    return FolderSender(tmp_path / "mails", Composer("annuaire@localhost", "Annuaire"))


def test_mail_is_one_readable_private_file_even_sent_twice(sender: FolderSender) -> None:
    sender.send(MAIL)
    sender.send(MAIL)

    (file,) = sender.folder.iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0
    assert sender.folder.stat().st_mode & 0o077 == 0
    assert read_mail(file)["Subject"] == "Objet"


def test_folder_that_cannot_be_written_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(NotSent, match=r"NotADirectoryError|FileExistsError"):
        FolderSender(tmp_path / "file", Composer("annuaire@localhost", "Annuaire")).send(MAIL)


def test_address_that_cannot_be_written_is_not_sent_and_not_told(sender: FolderSender) -> None:
    with pytest.raises(NotSent) as error:
        sender.send(msgspec.structs.replace(MAIL, to="pas une adresse"))

    assert "adresse" not in str(error.value)
