"""Charts as SVG: one bar a row, drawn in the table that holds its figure.

The words and the figures are the table's own: they wrap, grow with the reader's text and are read aloud, which words
drawn in SVG are not. The bar says nothing more, and is hidden from assistive technology.
"""

from markupsafe import Markup


def bar(part: float, whole: float) -> Markup:
    """A bar as long as this part of the width of its cell, ``whole`` being all of it. Two SVG elements."""
    length = f"{100 * part / whole:.1f}".removesuffix(".0") if whole else "0"
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="M0 0h{length}v1H0z"/></svg>'
    )
