import threading
from pathlib import Path

import pytest

from functions.secret_key import UnusableKey, local_secret_key
from functions.settings import MissingSetting, settings_on_lambda, settings_on_one_machine
from tests.functions.world import SECRET_KEY

ENVIRONMENT = {
    "TABLE": "annuaire",
    "PRIVATE_BUCKET": "annuaire-prive",
    "SITE_ADDRESS": "https://Annuaire.example/",
    "SECRET_KEY": SECRET_KEY,
    "REPORT_TO": "signalements@annuaire.example",
}


def test_site_address_is_an_exact_origin() -> None:
    assert settings_on_lambda(ENVIRONMENT).site_address == "https://annuaire.example"
    assert settings_on_lambda(ENVIRONMENT).is_https


@pytest.mark.parametrize("address", ["annuaire.example", "ftp://annuaire.example", "https://annuaire.example/page"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(MissingSetting, match="SITE_ADDRESS"):
        settings_on_lambda(ENVIRONMENT | {"SITE_ADDRESS": address})


def test_short_key_is_refused() -> None:
    with pytest.raises(MissingSetting, match="SECRET_KEY"):
        settings_on_lambda(ENVIRONMENT | {"SECRET_KEY": "short"})


def test_settings_never_show_the_key_nor_the_password() -> None:
    shown = repr(settings_on_lambda(ENVIRONMENT | {"SMTP_URL": "smtp://u:motdepasse@h"}))

    assert SECRET_KEY not in shown
    assert "motdepasse" not in shown


def test_one_machine_makes_its_key_once(tmp_path: Path) -> None:
    first, second = (settings_on_one_machine(tmp_path / "store.sqlite", "http://127.0.0.1:8000", {}) for _ in range(2))

    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert not first.is_https


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(local_secret_key(tmp_path / "secret.key"))) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(keys)) == 1
    assert len(keys) == 12
    assert [file.name for file in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://annuaire.example:443", "https://annuaire.example"),
        ("http://annuaire.example:8080/", "http://annuaire.example:8080"),
        ("https://marché.example", "https://xn--march-fsa.example"),
    ],
)
def test_the_origin_is_written_as_browsers_write_it(address: str, origin: str) -> None:
    assert settings_on_lambda(ENVIRONMENT | {"SITE_ADDRESS": address}).site_address == origin


@pytest.mark.parametrize(
    "address", ['https://x.example"y', "https://user:pw@x.example", "https://x.example/?a", "https://x.example:no"]
)
def test_an_address_that_is_more_than_an_origin_is_refused(address: str) -> None:
    with pytest.raises(MissingSetting, match="SITE_ADDRESS"):
        settings_on_lambda(ENVIRONMENT | {"SITE_ADDRESS": address})


@pytest.mark.parametrize(
    "address", ["not an address", "é@é.fr", "Annuaire <a@b.fr>", "a@b.fr\nBcc: x@y.fr", "a@b.fr;c@d.fr"]
)
@pytest.mark.parametrize("name", ["MAIL_FROM", "REPORT_TO", "CONTACT_TO", "MODERATORS"])
def test_an_address_of_ours_that_is_no_address_is_refused(name: str, address: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        settings_on_lambda(ENVIRONMENT | {name: address})


def test_only_one_machine_does_without_somebody_who_reads_reports(tmp_path: Path) -> None:
    key = {"SECRET_KEY": SECRET_KEY}

    assert settings_on_one_machine(tmp_path / "store.sqlite", "http://127.0.0.1:8000", key).report_to == ""
    with pytest.raises(MissingSetting, match="REPORT_TO"):
        settings_on_lambda({name: value for name, value in ENVIRONMENT.items() if name != "REPORT_TO"})


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 40])
def test_a_spoilt_key_signs_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    with pytest.raises(UnusableKey, match=r"secret\.key"):
        local_secret_key(file)


def test_lists_are_read_with_commas() -> None:
    settings = settings_on_lambda(
        ENVIRONMENT | {"MODERATORS": "a@b.fr, c@d.fr,", "TRUSTED_PROXIES": "127.0.0.1/32,2001:db8::/32"}
    )
    assert settings.moderators == ("a@b.fr", "c@d.fr")
    assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("name", "value"), [("TRUSTED_PROXIES", "proxy.example"), ("VALVE", "fermée"), ("CLAMD", "antivirus")]
)
def test_other_values_that_cannot_be_understood_are_refused(name: str, value: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        settings_on_lambda(ENVIRONMENT | {name: value})


@pytest.mark.parametrize("told", ["/run/clamav/other.ctl", "127.0.0.1:3310", "clamav:3310", "[::1]:3310"])
def test_an_antivirus_listens_where_it_is_said(told: str) -> None:
    assert settings_on_lambda(ENVIRONMENT | {"CLAMD": told}).clamd == told


def test_an_antivirus_is_found_where_packages_make_it_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.settings.CLAMD_SOCKET", tmp_path / "clamd.ctl")
    assert settings_on_lambda(ENVIRONMENT).clamd == ""
    (tmp_path / "clamd.ctl").touch()
    assert settings_on_lambda(ENVIRONMENT).clamd == str(tmp_path / "clamd.ctl")
