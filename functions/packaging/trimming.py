"""What packages carry and no function of ours loads."""

import re
from collections.abc import Collection

_SERVICE = re.compile(r"botocore/data/([^/]+)/.*")
_LEFT_OUT = re.compile(
    r"""
    .*\.(pyi|pyx|pxd|pxi|c|cpp|h|md|rst|typed)
    | .*/(tests?|testing|examples|__pycache__)/.*
    | [^/]+\.dist-info/(?!METADATA$).*
    | bin/.*
    | anyio/(pytest_plugin|_backends/_trio)\.py
    | dateutil/zoneinfo/.*\.tar\.gz
    | boto3/(data|examples)/.*
    | botocore/data/[^/]+/.*/(examples-1|paginators-1\.sdk-extras|waiters-2)\.json(\.gz)?
    | phonenumbers/(geodata|carrierdata|tzdata)/.* | phonenumbers/shortdata/region_.*
    | stdnum/(?!fr/|(__init__|exceptions|luhn|numdb|util)\.py$).*
    | lxml/(includes|isoschematron)/.*
    | lxml/html/_?diff.*
    | lxml/(objectify|sax)\..* | lxml/(builder|_elementpath)\..*\.so
    | starlette/testclient\.py
    | olefile/olefile2\.py
    | PIL/(?!(Avif|Bmp|Gif|Jpeg|Mpo|Png|Ppm|Tiff|WebP))\w+ImagePlugin\.py
    | PIL/(PdfParser|_imagingmath|_imagingmorph|_imagingtk|_imagingft|ImageQt|ImageTk).*
    | pillow\.libs/lib(freetype|harfbuzz)-.*
    | tzdata/zoneinfo/(?!Europe/(Paris|__init__\.py)$|UTC$|__init__\.py$).*
    | urllib3/contrib/.*
    | wtforms/locale/(?!fr/).*
    | rapidfuzz/fuzz_cpp.* | rapidfuzz/.*_(avx2|sse2)\..*
    """,
    re.VERBOSE,
)


def is_needed(path: str, services: Collection[str]) -> bool:
    """Whether a file of a package is worth carrying.

    ``path``: from where packages stand, with slashes. ``services``: those that are asked, by their names in botocore.
    """
    service = _SERVICE.fullmatch(path)
    return not _LEFT_OUT.fullmatch(path) and (service is None or service[1] in services)


def without_description(metadata: bytes) -> bytes:
    """The metadata of a package without its long description."""
    return metadata.partition(b"\n\n")[0] + b"\n"
