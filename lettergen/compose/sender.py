"""The sender's facts for one letter, whether the authority is registered or described in the letter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lettergen.compose.composed import Writer
from lettergen.errors import Place, Problem, Severity
from lettergen.german.address import group_in_twos
from lettergen.letterhead.accounts import accounts_of
from lettergen.letterhead.authority import Authority, BankAccount, NumberScheme, Unit
from lettergen.letterhead.schema import Letterhead
from lettergen.model.person import Address
from lettergen.model.sender import Contact, InlineAuthority, Sender

SEPARATOR = " · "
"""Between the parts of a return line or footer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderFacts:
    """Everything that a letterhead may print of its sender; None or empty where there is nothing."""

    name: str
    id: str | None = None
    """Identifier of a registered authority."""
    head_title: str | None = None
    unit_lines: tuple[str, ...] = ()
    return_line: str
    building: Address | None = None
    phone: str | None = None
    fax: str | None = None
    citizen_phone: str | None = None
    email: str | None = None
    website: str | None = None
    bank_accounts: tuple[BankAccount, ...] = ()
    contact: Contact | None = None
    direct_phone: str | None = None
    direct_fax: str | None = None
    joint: tuple[SenderFacts, ...] = ()
    """On a joint letterhead the facts of all authorities, the sender's among them, in the letterhead's order."""

    @property
    def together(self) -> tuple[SenderFacts, ...]:
        """All who write the letter: one, except on a joint letterhead."""
        return self.joint or (self,)

    @property
    def author(self) -> str:
        """The names of all who write the letter."""
        return ", ".join(facts.name for facts in self.together)

    def of(self, authority: str | None) -> SenderFacts:
        """The facts of one of the authorities; None is the sender."""
        if not self.joint:
            return self
        return next((facts for facts in self.joint if facts.id == authority), self)


def sender_facts(sender: Sender, letterhead: Letterhead) -> tuple[SenderFacts, tuple[Problem, ...]]:
    """The facts of the letter's sender, and what is doubtful about them.

    Raises ValueError for a letterhead that was not chosen for this sender.
    """
    if isinstance(sender.authority, InlineAuthority):
        return _inline(sender, sender.authority)
    if letterhead.authority is None:
        raise ValueError(f"letterhead {letterhead.id} was chosen without {sender.authority}")
    return _registered(sender, letterhead, letterhead.authority)


def writer(facts: SenderFacts) -> Writer:
    """The facts as a composed letter carries them: texts only."""
    contact = facts.contact
    return Writer(
        name=facts.name,
        head_title=facts.head_title or "",
        unit=facts.unit_lines,
        address=address_parts(facts.building),
        phone=facts.phone or "",
        fax=facts.fax or "",
        email=facts.email or "",
        website=facts.website or "",
        contact=contact.name if contact else "",
        room=(contact and contact.room) or "",
        direct_phone=facts.direct_phone or "",
        direct_fax=facts.direct_fax or "",
        contact_email=(contact and contact.email) or "",
    )


def _registered(
    sender: Sender, letterhead: Letterhead, authority: Authority
) -> tuple[SenderFacts, tuple[Problem, ...]]:
    unit = authority.units[sender.unit] if sender.unit else None
    scheme = (unit.number_scheme if unit else None) or authority.number_scheme
    own = _facts(authority)
    facts = replace(
        own,
        unit_lines=_unit_lines(sender.unit, unit, letterhead),
        return_line=_return_line(authority, letterhead.joint),
        building=(unit.building if unit else None) or authority.building,
        bank_accounts=accounts_of(letterhead),
        contact=sender.contact,
        direct_phone=_number(sender.contact, "phone", scheme),
        direct_fax=_number(sender.contact, "fax", scheme),
    )
    joint = tuple(
        facts if member.id == authority.id else _facts(member) for member in letterhead.joint
    )
    problems = _unused_extension(sender.contact, facts.direct_phone)
    return replace(facts, joint=joint), problems


def _facts(authority: Authority) -> SenderFacts:
    """What an authority's own folder says of it."""
    return SenderFacts(
        id=authority.id,
        name=authority.name,
        head_title=authority.head_title,
        return_line=authority.return_line,
        building=authority.building,
        phone=authority.phone,
        fax=authority.fax,
        citizen_phone=authority.citizen_phone,
        email=authority.email,
        website=authority.website,
        bank_accounts=authority.bank_accounts,
    )


def _return_line(authority: Authority, joint: tuple[Authority, ...]) -> str:
    """The sender's return line; on a joint letterhead with all names before the place that returned mail goes to."""
    if not joint:
        return authority.return_line
    place = authority.return_line.removeprefix(authority.name).removeprefix(SEPARATOR)
    return SEPARATOR.join((" und ".join(member.name for member in joint), place))


def _unit_lines(unit_id: str | None, unit: Unit | None, letterhead: Letterhead) -> tuple[str, ...]:
    if unit is None or unit_id is None:
        return ()
    return letterhead.design.units.get(unit_id, unit.lines)


def _inline(sender: Sender, authority: InlineAuthority) -> tuple[SenderFacts, tuple[Problem, ...]]:
    contact = sender.contact
    facts = SenderFacts(
        name=authority.name,
        head_title=authority.head_title,
        unit_lines=authority.unit,
        return_line=SEPARATOR.join((authority.name, *address_parts(authority.address))),
        building=authority.address,
        phone=authority.phone,
        fax=authority.fax,
        email=authority.email,
        website=authority.website,
        contact=contact,
        direct_phone=_number(contact, "phone", None),
        direct_fax=_number(contact, "fax", None),
    )
    problems = _unused_extension(contact, facts.direct_phone)
    if authority.address is None:
        place = Place(path="sender.authority.address")
        problems += (Problem("sender-no-address", place, severity=Severity.WARNING),)
    return facts, problems


def address_parts(address: Address | None) -> tuple[str, ...]:
    """Street or PO box, then postcode and town, for a single line."""
    if address is None:
        return ()
    box = address.po_box and (address.po_box if address.abroad else group_in_twos(address.po_box))
    first = address.street or (f"Postfach {box}" if box else None)
    second = " ".join(part for part in (address.postal_code, address.city) if part)
    return tuple(part for part in (first, second) if part)


def _number(contact: Contact | None, field: str, scheme: NumberScheme | None) -> str | None:
    """The contact's own number, or the one that the scheme makes of the extension."""
    if contact is None:
        return None
    own: str | None = getattr(contact, field)
    pattern: str | None = getattr(scheme, field) if scheme else None
    if own or contact.extension is None or pattern is None:
        return own
    return pattern.replace("{extension}", contact.extension)


def _unused_extension(contact: Contact | None, phone: str | None) -> tuple[Problem, ...]:
    if contact is None or contact.extension is None or phone is not None:
        return ()
    place = Place(path="sender.contact.extension")
    return (Problem("extension-without-scheme", place, contact.extension),)
