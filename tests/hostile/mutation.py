"""Files spoilt at random, the same for the same seed: bytes changed, cut, doubled, moved, and replaced by what hurts."""

from __future__ import annotations

import io
import zipfile
import zlib
from random import Random
from typing import Final

TOKENS: Final = [
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"-1", b"0", b"99999999999999999999", b"1e999", b"nan", b"&a", b"*a", b"!!x",
    b"{{", b"}}", b"{%", b"%}", b"<<", b">>", b"[", b"]", b"(", b")", b'"', b"'", b"\\", b"\\UFFFFFFFF", b"\t", b"\r", b"\n\n", b"```", b"|", b"- ",
    b"<", b">", b"/", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<![CDATA[", b"--", b";", b",", b":", b"# ", b"../", b"/dev/zero", b"endobj", b"stream",
    b"/Parent 1 0 R", b"R", b"obj", b"w:p", b"w:t", b"r:id", b"_x0000_", b"A" * 3_000,
]  # fmt: skip


def mutated(content: bytes, chance: Random) -> bytes:
    """The content with one to eight faults; in a ZIP file often in one of its parts, so that the file can be opened."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _in_part(content, chance)
    if content.startswith(b"\x89PNG") and chance.random() < 0.5:
        return _with_sums(_spoilt(content, chance))
    return _spoilt(content, chance)


def _spoilt(content: bytes, chance: Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        at = chance.randrange(len(found) + 1)
        length = chance.choice([1, 1, 4, 20, 200])
        match chance.randrange(7):
            case 0 if at < len(found):
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                del found[at : at + length]
            case 2:
                found[at:at] = found[at : at + length] * chance.choice([1, 2, 50])
            case 3:
                found[at : at + chance.choice([0, 1, 5])] = chance.choice(TOKENS)
            case 4:
                found[at : at + length] = chance.randbytes(length)
            case 5:
                other = chance.randrange(len(found) + 1)
                found[at:at] = found[other : other + length]
            case _:
                if chance.random() < 0.2:
                    del found[at:]
    return bytes(found)


def _in_part(content: bytes, chance: Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        names = before.namelist()
        spoilt = chance.choice(names)
        for name in names:
            part = before.read(name)
            if name == spoilt:
                if chance.random() < 0.05:
                    continue
                part = _spoilt(part, chance)
            after.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _with_sums(content: bytes) -> bytes:
    """A PNG whose sums fit again, so that more than the sums is tried."""
    found, at = bytearray(content), 8
    while at + 12 <= len(found):
        length = int.from_bytes(found[at : at + 4])
        end = at + 8 + length
        if end + 4 > len(found):
            break
        found[end : end + 4] = zlib.crc32(found[at + 4 : end]).to_bytes(4)
        at = end + 4
    return bytes(found)
