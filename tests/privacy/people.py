"""Who attends what people ask about their data: a person's roles, and whether they may."""

from gatp_participa.accounts.status import Role

WHO_ATTENDS = [
    ([(Role.COMMISSION, "00")], True),
    ([(Role.ADMIN, "00")], True),
    ([(Role.AUDITOR, "00")], False),
    ([(Role.SECRETARIAT_MEMBER, "20")], False),
    ([(Role.FACILITATOR, "20")], False),
    ([(Role.MODERATOR, "00")], False),
    ([(Role.CAPTURER, "00")], False),
    ([], False),
]
