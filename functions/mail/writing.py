"""The words of mails, from ``theme/templates/mails``."""

from typing import Any

from functions.pages import Pages
from theme.frame import Frame


class Letters:
    """Renders mails with the frame of the latest snapshot."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def bodies(self, name: str, **context: Any) -> tuple[str, str]:
        """The text and the HTML of a mail: templates ``mails/<name>.txt`` and ``.html``."""
        jinja = self._pages.environment()
        text, html = (jinja.get_template(f"mails/{name}.{kind}").render(context) for kind in ("txt", "html"))
        return text, html

    def subject(self, words: str) -> str:
        """A subject that begins with the name of the site."""
        frame = self._pages.environment().globals["frame"]
        assert isinstance(frame, Frame)
        return f"[{frame.site_name}] {words}"
