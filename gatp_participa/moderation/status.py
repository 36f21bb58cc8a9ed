"""Lives and kinds of what moderation handles."""

from enum import StrEnum


class Kind(StrEnum):
    """What can be in the queue. A package that brings another kind adds it here."""

    PROPOSAL = "proposal"
    COMMENT = "comment"
    ATTACHMENT = "attachment"
    REMARK = "remark"  # about a commitment


class Standing(StrEnum):
    """How a thing is to the public, whatever its kind."""

    PUBLISHED = "published"
    IN_REVIEW = "in_review"  # not public yet
    HIDDEN = "hidden"
    GONE = "gone"  # withdrawn or deleted by its author: nothing to decide


class ItemStatus(StrEnum):
    """An item waits until somebody decides; a new report or signal makes it wait again."""

    WAITING = "waiting"
    DECIDED = "decided"


class Reason(StrEnum):
    """Why something is reported or decided: one closed list, counted in public."""

    PERSONAL_DATA = "personal_data"
    THREAT = "threat"
    DISCRIMINATION = "discrimination"
    INSULT = "insult"
    ADVERTISING = "advertising"
    IMPERSONATION = "impersonation"
    ILLEGAL = "illegal"
    OFF_TOPIC = "off_topic"
    COMPLAINT = "complaint"  # it has another road: the authority that takes complaints
    INFORMATION_REQUEST = "information_request"  # it has another road: the transparency unit
    NOT_UNDERSTOOD = "not_understood"
    WITHIN_RULES = "within_rules"  # only decided, never reported
    OTHER = "other"


class SignalKind(StrEnum):
    """What a machine noticed. It orders the queue and decides nothing."""

    CURP = "curp"
    RFC = "rfc"
    VOTER_KEY = "voter_key"
    SOCIAL_SECURITY = "social_security"
    CARD = "card"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    LINK = "link"
    INSULT = "insult"
    REPEATED = "repeated"
    ATTACK = "attack"
    LANGUAGE = "language"


class DecisionKind(StrEnum):
    """What a person decides about an item, always with a reason."""

    KEEP = "keep"  # it stays as it is
    PUBLISH = "publish"  # after the review that its call asks for
    HIDE = "hide"
    RESTORE = "restore"
    MASK = "mask"  # a version without personal data is shown; the original is sealed
    ASK_EDIT = "ask_edit"  # its author is asked to change it; it stays in view meanwhile
    REDIRECT = "redirect"  # hidden, and its author told where it goes


class Outcome(StrEnum):
    """What becomes of an appeal."""

    UPHELD = "upheld"  # the decision stands
    REVERSED = "reversed"  # the author was right
