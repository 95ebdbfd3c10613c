"""The two commands that give a machine its nginx."""

import argparse
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from functions.commands import hosting
from tests.hosting import debian_nginx
from tests.hosting.conftest import DOMAIN, said


def run(command: str, *words: str) -> int:
    parser = argparse.ArgumentParser()
    {"nginx": hosting.add_nginx_options, "redirects": hosting.add_redirects_options}[command](parser)
    return {"nginx": hosting.nginx, "redirects": hosting.redirects}[command](parser.parse_args(words))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--domain", "a;b.fr", "--site", "/srv/site"], "a;b.fr"),
        (["--domain", "localhost", "--site", "/srv/site"], "localhost"),
        (["--domain", DOMAIN, "--site", "build/output"], "build/output"),
        (["--domain", DOMAIN, "--site", "/srv/site; }"], "/srv/site; }"),
        (["--domain", DOMAIN, "--site", "/"], "« / »"),
        (["--domain", DOMAIN, "--site", "/", "--redirects", "/srv/table.map"], "« / »"),
        (["--domain", DOMAIN, "--site", "/srv/../../etc"], "/srv/../../etc"),
        (["--domain", DOMAIN, "--site", "/srv/../etc", "--redirects", "/srv/table.map"], "/srv/../etc"),
        (["--domain", DOMAIN, "--site", "/srv/site", "--functions", "127.0.0.1"], "127.0.0.1"),
        (["--domain", DOMAIN, "--site", "/srv/site", "--functions", "127.0.0.1:99999"], "127.0.0.1:99999"),
        (["--domain", DOMAIN, "--site", "/srv/site", "--functions", "évil:80"], "évil:80"),
        (["--domain", DOMAIN, "--site", "/srv/site", "--key", "/etc/$key"], "/etc/$key"),
    ],
)
def test_what_nginx_cannot_be_given_is_named(words: list[str], named: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("nginx", *words) == 1

    told = capsys.readouterr()
    assert named in told.err
    assert told.out == ""


def test_only_what_was_asked_differs() -> None:
    words = (hosting.nginx, hosting.add_nginx_options, "--domain", DOMAIN, "--site", "/srv/annuaire/site")
    with_brotli, without = said(*words), said(*words, "--without-brotli")

    assert "/etc/letsencrypt/live/annuaire.example/privkey.pem" in with_brotli
    assert with_brotli.count("include /srv/annuaire/nginx-redirections.map;") == 2
    assert "\n    brotli_static on;\n" in with_brotli
    assert "\n    brotli_static on;\n" not in without
    assert "{{" not in with_brotli


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (None, "publiez d’abord"),
        ("{", "publiez de nouveau"),
        ('{"exact": {"/a/": "https://evil.example/"}}', "publiez de nouveau"),
        ('{"exact": {"/a/": "/b/\\"; }"}}', "publiez de nouveau"),
        ('{"status": 302}', "301"),
    ],
)
def test_a_table_that_cannot_be_used_changes_nothing(
    table: str | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left, written = tmp_path / "redirects.json", tmp_path / "nginx.map"
    written.write_text("before")
    if table is not None:
        left.write_text(table)

    assert run("redirects", "--site", str(tmp_path / "site"), "--from", str(left), "--out", str(written)) == 1

    assert words in capsys.readouterr().err
    assert written.read_text() == "before"


def test_an_address_that_is_gone_must_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".publication").mkdir()
    (tmp_path / ".publication" / "redirects.json").write_text("{}")
    for gone in ('["/a/\\"; }/"]', '["https://evil.example/"]', '["/../"]', '{"a": 1}'):
        (tmp_path / ".publication" / "gone.json").write_text(gone)
        assert run("redirects", "--site", str(tmp_path), "--out", str(tmp_path / "map")) == 1
        assert "publiez de nouveau" in capsys.readouterr().err
    assert not (tmp_path / "map").exists()


def test_nginx_may_read_the_table_whatever_the_umask(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / ".publication").mkdir(parents=True)
    (site / ".publication" / "redirects.json").write_text("{}")
    before = os.umask(0o077)
    try:
        assert run("redirects", "--site", str(site)) == 0
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "nginx-redirections.map").stat().st_mode) == 0o644


@pytest.mark.parametrize("site", ["/", "..", "site/.."])
def test_a_table_stands_beside_a_folder_of_the_site(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("redirects", "--site", site) == 1

    assert "dossier du site lui-même" in capsys.readouterr().err


def test_nginx_reads_a_hundred_thousand_redirects(tmp_path: Path) -> None:
    nginx = debian_nginx.find()
    if nginx is None:
        pytest.skip("Debian's nginx is not here: python -m tests.hosting.debian_nginx")
    exact = {
        f"/prestataires/ancienne-adresse-d-une-structure-{number}-38/": f"/prestataires/n{number}/"
        for number in range(50_000)
    }
    (tmp_path / "redirects.json").write_text(json.dumps({"exact": exact, "slugs": {"/siae/": "/prestataires/"}}))
    said(
        *(hosting.redirects, hosting.add_redirects_options),
        *("--site", str(tmp_path), "--from", str(tmp_path / "redirects.json"), "--out", str(tmp_path / "nginx.map")),
    )
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/nginx.pid; error_log {tmp_path}/log; events {{}} http {{ map_hash_max_size 262144; "
        f"map_hash_bucket_size 256; map $uri $moved {{ include {tmp_path}/nginx.map; }} }}"
    )

    tried = subprocess.run([nginx, "-t", "-c", str(main)], capture_output=True, text=True, check=False)

    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
