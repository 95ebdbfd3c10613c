"""What was just done, told on the page that comes next: a sentence signed in its address, without personal data."""

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from functions.links import SIGNING

_PARAMETER = "fait"
_SECONDS = 600
"""An address that is opened again later tells nothing any more."""


class Telling:
    """Redirects with a sentence, and reads it: one that we did not write is not shown."""

    def __init__(self, secret_key: str) -> None:
        self._signed = URLSafeTimedSerializer(secret_key, salt="moderation-told", signer_kwargs=SIGNING)

    def redirect(self, address: str, sentence: str) -> Response:
        """To a page that tells the sentence."""
        return RedirectResponse(f"{address}?{_PARAMETER}={self._signed.dumps(sentence)!s}", 303)

    def told(self, request: Request) -> str:
        """What the page has to tell; empty when nothing."""
        try:
            return str(self._signed.loads(request.query_params.get(_PARAMETER, ""), max_age=_SECONDS))
        except BadSignature:
            return ""
