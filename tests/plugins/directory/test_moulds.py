"""A mould filled in two times is the same mould filled at once, whatever people call themselves."""

from markupsafe import Markup

from plugins.directory.moulds import Mould, hole


def _rendered(name: str, why: str) -> str:
    return f"<h3>{name}</h3><p title={name}>{why}</p>"


def test_filled_in_two_times() -> None:
    mould = Mould(_rendered, "name", "why")
    at_once = mould.filled(name="A & B", why=Markup("<b>ici</b>"))
    assert at_once == "<h3>A &amp; B</h3><p title=A &amp; B><b>ici</b></p>"
    assert mould.partly_filled(name="A & B").filled(why=Markup("<b>ici</b>")) == at_once


def test_a_name_that_looks_like_a_hole_is_a_name() -> None:
    name = hole("why")
    part = Mould(_rendered, "name", "why").partly_filled(name=name)
    assert part.filled(why="là") == f"<h3>{name}</h3><p title={name}>là</p>"
