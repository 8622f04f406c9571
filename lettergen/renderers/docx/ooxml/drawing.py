"""Lines and pictures as markup."""

from __future__ import annotations

from lettergen.renderers.docx.ooxml.markup import NAMESPACES, emu, escape

_DECORATIVE = (
    f'<a:extLst xmlns:a="{NAMESPACES["a"]}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
    f'<adec:decorative xmlns:adec="{NAMESPACES["adec"]}" val="1"/></a:ext></a:extLst>'
)
EMU_PER_PT = 12700
_LEAST_EMU = 720
"""Two hundredths of a millimetre."""


def _namespaces(*prefixes: str) -> str:
    return " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)


def _vector(relationship: str) -> str:
    return (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        f'<asvg:svgBlip {_namespaces("asvg")} r:embed="{relationship}"/></a:ext></a:extLst>'
    )


def line(
    number: int,
    start_mm: tuple[float, float],
    end_mm: tuple[float, float],
    width_pt: float,
    colour: str,
) -> str:
    """A run with a straight line at a fixed place of the sheet, behind the text, marked as decoration.

    ``number`` is unique within its part.
    """
    (x1, y1), (x2, y2) = start_mm, end_mm
    left, top = emu(min(x1, x2)), emu(min(y1, y2))
    # LibreOffice lays an upright line of no width down; so much leans by less than a dot of any printer.
    extent = f'cx="{emu(abs(x2 - x1)) or _LEAST_EMU}" cy="{emu(abs(y2 - y1))}"'
    place = (
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    )
    shape = (
        '<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {extent}/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="{round(width_pt * EMU_PER_PT)}"><a:solidFill><a:srgbClr val="{escape(colour)}"/></a:solidFill></a:ln>'
        "</wps:spPr><wps:bodyPr/></wps:wsp>"
    )
    return (
        f'<w:r><mc:AlternateContent {_namespaces("mc", "wps", "wp", "a")}><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{number}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        f'{place}<wp:docPr id="{number}" name="Linie {number}">{_DECORATIVE}</wp:docPr><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["wps"]}">{shape}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def picture(
    number: int,
    relationship: str,
    size_mm: tuple[float, float],
    *,
    alt: str,
    name: str,
    vector: str | None = None,
) -> str:
    """A run with a picture in the line of text. ``alt`` is markup: its alternative text, or a slot for it.

    ``vector`` is the relationship of the same picture as SVG, which Word since 2019 takes from an extension of its own.
    """
    extent = f'cx="{emu(size_mm[0])}" cy="{emu(size_mm[1])}"'
    extension = _vector(vector) if vector else ""
    blip = f'<a:blip r:embed="{relationship}">{extension}</a:blip>'
    return (
        f'<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:drawing><wp:inline {_namespaces("wp", "a", "pic", "r")} '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def sheet(number: int, relationship: str, size_mm: tuple[float, float]) -> str:
    """A run with a picture over the whole page, behind the text, marked as decoration."""
    extent = f'cx="{emu(size_mm[0])}" cy="{emu(size_mm[1])}"'
    name = f"Briefbogen {number}"
    return (
        f'<w:r><w:drawing><wp:anchor {_namespaces("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="0" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{name}">{_DECORATIVE}</wp:docPr><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>"
    )
