"""XMP packets: carried byte for byte, but for what describes the picture itself, and for the place if it is left out.

XMP is RDF in XML (ISO 16684-1): a property is an attribute or an element, under whatever prefix the file chose.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from xml.dom import minidom
from xml.dom.minidom import Attr, Document, Element, Node
from xml.parsers.expat import ExpatError

_TIFF, _EXIF = "http://ns.adobe.com/tiff/1.0/", "http://ns.adobe.com/exif/1.0/"
_EXTENDED = ("http://ns.adobe.com/xmp/note/", "HasExtendedXMP")  # points to a second part, which is not carried

# What announces that something lies behind the picture, or in the second part of the packet, which are not carried
_BEHIND = {
    "http://ns.adobe.com/hdr-gain-map/1.0/",
    "http://ns.apple.com/HDRGainMap/1.0/",
    "http://ns.google.com/photos/1.0/container/",
    "http://ns.google.com/photos/1.0/container/item/",
    "http://ns.oplus.com/photos/1.0/camera/",
    "http://ns.xiaomi.com/photos/1.0/camera/",
}
_VIDEO = ("motionphoto", "microvideo")  # how the names of what announces one begin, in Google's namespace and others
_SECOND_PART = {f"http://ns.google.com/photos/1.0/{kind}/" for kind in ("audio", "depthmap", "image")}

_AROUND_ALL = (b"xmpmeta", b"xapmeta", b"RDF")  # the elements that hold all the rest, under any prefix
_HEAD, _FOOT = b"<?xpacket begin", b'<?xpacket end="w"?>'

_LONGEST, _DEEPEST = 1_000_000, 100  # bytes, and elements in elements; a real one has some 10,000 and 10

_PLACES = {
    *("city", "state", "country", "location", "countrycode", "countryname", "provincestate", "sublocation"),
    *("locationcreated", "locationshown", "shotlocation", "worldregion", "locationname", "locationid"),
}
_PLACE_PARTS = ("gps", "latitude", "longitude")  # of drone makers, under names of their own


def read(packet: object) -> bytes:
    """A packet as UTF-8; empty if there is none, or one of over 1 MB or that no XML reader understands.

    A wrapper that is cut off, and bytes of zero, which some writers pad with, do not cost the rest.
    """
    data = packet if isinstance(packet, bytes) else b""
    if not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        data = data.rstrip(b"\0").replace(b"\0", b" ")
    document = _parsed(data)
    if document is None:
        data = _wrapped_again(data)
        document = _parsed(data)
    if document is None:
        return b""
    try:
        data.decode()
    except UnicodeDecodeError:  # XMP may be UTF-16; a PNG cannot hold that
        return _written(document)
    return data


def is_in_two_parts(packet: bytes) -> bool:
    """Whether a packet points to a second part, which is not carried."""
    document = _parsed(packet)
    return document is not None and any(_name(node) == _EXTENDED for node in _properties(document))


def has_location(packet: bytes) -> bool:
    """Whether a packet has the location of the photo."""
    document = _parsed(packet)
    return document is not None and any(_is_place(node) for node in _properties(document))


def for_picture(packet: bytes, width: int, height: int, *, location: bool) -> bytes:
    """A packet for an upright picture.

    Args:
        packet: What `read` gave.
        width: The picture's, in pixels.
        height: The picture's, in pixels.
        location: Whether coordinates and names of places stay in it.

    Returns:
        The same bytes, if there was nothing to change. What announces something behind the picture is left out.
    """
    document = _parsed(packet)
    if document is None:
        return b""
    right = {(_TIFF, "Orientation"): 1, (_TIFF, "ImageWidth"): width, (_TIFF, "ImageLength"): height}
    right |= {(_EXIF, "PixelXDimension"): width, (_EXIF, "PixelYDimension"): height}
    changed = False
    properties = list(_properties(document))
    in_parts = any(_name(node) == _EXTENDED for node in properties)
    for node in properties:
        name = _name(node)
        if _is_left_behind(node, in_parts=in_parts) or (not location and _is_place(node)):
            _remove(node)
            changed = True
        elif name in right and _text(node).strip() != str(right[name]):
            _set_text(node, str(right[name]))
            changed = True
    return _written(document) if changed else packet


def _wrapped_again(packet: bytes) -> bytes:
    """The RDF inside a wrapper that is damaged, in a whole one if it has the beginning of one."""
    packet = packet[:_LONGEST]
    spans = [span for name in _AROUND_ALL if (span := _span(packet, name))]
    if not spans:
        return b""
    start, end = min(spans)
    head = packet[:start].rfind(_HEAD)
    return packet[head:end] + _FOOT if head >= 0 else packet[start:end]


def _span(packet: bytes, name: bytes) -> tuple[int, int] | None:
    """Where an element first begins, and where one of its name last ends.

    In two searches, for one alone would go on to the end of the packet from every place where it may begin.
    """
    begin = re.search(rb"<(?:[\w.-]{1,64}:)?" + name + rb"[\s>]", packet)
    ends = [found.end() for found in re.finditer(rb"</(?:[\w.-]{1,64}:)?" + name + rb"\s{0,64}>", packet)]
    return (begin.start(), ends[-1]) if begin and ends and ends[-1] > begin.end() else None


def _parsed(packet: bytes) -> Document | None:
    if not 0 < len(packet) <= _LONGEST:
        return None
    try:
        document = minidom.parseString(packet)
    except (ExpatError, ValueError, LookupError):
        return None
    return None if document.doctype or _is_deep(document) else document  # no XMP has a DTD, but attacks do


def _is_deep(document: Document) -> bool:
    """Whether elements lie in elements without end, which a reader that calls itself cannot follow."""
    level: list[Node] = [document]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.childNodes]
        if not level:
            return False
    return True


def _written(document: Document) -> bytes:
    """Without the XML declaration, which a packet does not have."""
    return "".join(node.toxml() for node in document.childNodes).encode()


def _properties(document: Document) -> Iterator[Element | Attr]:
    for element in document.getElementsByTagName("*"):
        yield element
        yield from element.attributes.values()


def _name(node: Element | Attr) -> tuple[str | None, str | None]:
    return node.namespaceURI, node.localName


def _is_left_behind(node: Element | Attr, *, in_parts: bool) -> bool:
    """Whether it announces what is not carried."""
    space, name = _name(node)
    if _is_declaration(node):
        return isinstance(node, Attr) and node.value in _BEHIND
    is_video = bool(space) and (name or "").lower().startswith(_VIDEO)
    return _name(node) == _EXTENDED or space in _BEHIND or is_video or (in_parts and space in _SECOND_PART)


def _is_place(node: Element | Attr) -> bool:
    return not _is_declaration(node) and is_place(node.localName or "")


def is_place(name: str) -> bool:
    """Whether a property of this name says where a photo was taken."""
    name = name.lower()
    return name in _PLACES or any(part in name for part in _PLACE_PARTS)


def _is_declaration(node: Element | Attr) -> bool:
    return node.prefix == "xmlns" or node.nodeName == "xmlns"


def _remove(node: Element | Attr) -> None:
    if isinstance(node, Attr):
        if node.ownerElement:
            node.ownerElement.removeAttributeNode(node)
    elif node.parentNode:
        node.parentNode.removeChild(node)


def _text(node: Element | Attr) -> str:
    return node.value if isinstance(node, Attr) else "".join(getattr(child, "data", "") for child in node.childNodes)


def _set_text(node: Element | Attr, text: str) -> None:
    if isinstance(node, Attr):
        node.value = text
        return
    for child in list(node.childNodes):
        node.removeChild(child)
    if node.ownerDocument:
        node.appendChild(node.ownerDocument.createTextNode(text))
