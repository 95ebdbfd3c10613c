"""What became of a file that was sent, told on the page it was sent from: a sentence signed in its address."""

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions.links import SIGNING

ANCHOR = "fichiers"
_PARAMETER = "fichier"
_SECONDS = 600
"""An address that is opened again later tells nothing any more."""


class FileTelling:
    """Redirects with a sentence, and reads it: one that we did not write is not shown."""

    def __init__(self, secret_key: str) -> None:
        self._signed = URLSafeTimedSerializer(secret_key, salt="tender-file-told", signer_kwargs=SIGNING)

    def done(self, page: str, sentence: str) -> Response:
        """Back to the page, which says what was done."""
        return self._back(page, [sentence, ""])

    def refused(self, page: str, sentence: str) -> Response:
        """Back to the page, which says why a file was not taken, and what to do."""
        return self._back(page, ["", sentence])

    def told(self, request: Request) -> tuple[str, str]:
        """What was done, and what was refused; empty when nothing was."""
        try:
            done, refused = self._signed.loads(request.query_params.get(_PARAMETER, ""), max_age=_SECONDS)
        except BadSignature:
            return "", ""
        return str(done), str(refused)

    def _back(self, page: str, told: list[str]) -> Response:
        return RedirectResponse(f"{page}?{_PARAMETER}={self._signed.dumps(told)!s}#{ANCHOR}", 303)
