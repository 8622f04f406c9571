"""Everything that letters of the shipped kinds are made of: ``from lettergen.parts import Event, Venue``.

``Workshop`` is what those invited to an event choose from; ``lettergen.Workshop`` sets letters.
"""

from lettergen.kinds.decision_notice import Committee, Decision, Measures
from lettergen.kinds.expression_of_interest import (
    Alliance,
    Applicant,
    LeadAuthority,
    ModelMunicipality,
    Official,
    Programme,
    Proposal,
    ProposalSummary,
    RelatedProgramme,
    Responsibility,
    ResponsiblePerson,
    Sponsor,
    TargetGroup,
)
from lettergen.kinds.interim_report import (
    Delegation,
    MemberOrganisation,
    SteeringGroup,
    Step,
    Topic,
)
from lettergen.kinds.invitation import AgendaItem, Event, Patronage, Reply, Talk, Venue, Workshop
from lettergen.kinds.press_release import Embargo, Passage, PressContact
from lettergen.model.disposition import Disposition, DispositionKind
from lettergen.model.letter import CopyType, Dispatch, References
from lettergen.model.person import Address, Couple, FormOfAddress, Person, Recipient
from lettergen.model.phrase import Municipality, NounPhrase
from lettergen.model.sender import (
    Certification,
    Contact,
    InlineAuthority,
    Sender,
    Signature,
    SignatureAddition,
    SignatureImage,
)

__all__ = [
    "Address",
    "AgendaItem",
    "Alliance",
    "Applicant",
    "Certification",
    "Committee",
    "Contact",
    "CopyType",
    "Couple",
    "Decision",
    "Delegation",
    "Dispatch",
    "Disposition",
    "DispositionKind",
    "Embargo",
    "Event",
    "FormOfAddress",
    "InlineAuthority",
    "LeadAuthority",
    "Measures",
    "MemberOrganisation",
    "ModelMunicipality",
    "Municipality",
    "NounPhrase",
    "Official",
    "Passage",
    "Patronage",
    "Person",
    "PressContact",
    "Programme",
    "Proposal",
    "ProposalSummary",
    "Recipient",
    "References",
    "RelatedProgramme",
    "Reply",
    "Responsibility",
    "ResponsiblePerson",
    "Sender",
    "Signature",
    "SignatureAddition",
    "SignatureImage",
    "Sponsor",
    "SteeringGroup",
    "Step",
    "Talk",
    "TargetGroup",
    "Topic",
    "Venue",
    "Workshop",
]
