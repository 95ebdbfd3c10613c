import re

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from data.vocabulary import vocabulary
from theme.environment import THEME, environment, pictogram
from theme.frame import BARE


def test_html_is_escaped_and_text_mails_are_not() -> None:
    jinja = environment(BARE)
    assert jinja.from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"
    assert callable(jinja.autoescape)
    assert jinja.autoescape("mails/receipt.html")
    assert not jinja.autoescape("mails/receipt.txt")


def test_an_unknown_variable_or_template_is_an_error() -> None:
    jinja = environment(BARE)
    with pytest.raises(UndefinedError):
        jinja.from_string("{{ nothing }}").render()
    with pytest.raises(TemplateNotFound):
        jinja.get_template("pages/nothing.html")


def test_every_trade_group_and_family_has_its_pictogram() -> None:
    for group in vocabulary().sector_groups:
        assert pictogram(f"secteur-{group.slug}").startswith('<svg class="pictogram"')
    for family in vocabulary().families:
        assert 'aria-hidden="true"' in pictogram(f"famille-{family.code}")
    assert 'aria-label="Menu"' in pictogram("action-menu", "Menu")


def _tokens(scheme: str) -> dict[str, str]:
    css = (THEME / "styles" / "tokens.css").read_text()
    light, dark = css.split("@media", 1)
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return tokens | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {})


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


TEXT_ON_GROUND = [
    *[(text, ground) for text in ("ink", "soft", "leaf", "leaf-deep") for ground in ("paper", "mist", "leaf-light")],
    ("ink", "sun-light"), ("leaf", "sun-light"), ("leaf-deep", "sun-light"),
    ("on-leaf", "leaf"), ("on-leaf", "leaf-deep"),
    ("violet", "violet-light"), ("rust", "rust-light"), ("slate", "slate-light"), ("brick", "paper"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_contrast_is_at_least_seven_to_one(scheme: str, text: str, ground: str) -> None:
    tokens = _tokens(scheme)
    lighter, darker = sorted((_luminance(tokens[text]), _luminance(tokens[ground])), reverse=True)
    # WCAG 2.2, 1.4.6: enhanced contrast.
    ratio = (lighter + 0.05) / (darker + 0.05)
    assert round(ratio, 2) >= 7, f"{scheme}: {text} on {ground} is {ratio:.2f}"
