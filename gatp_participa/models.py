"""Every table, in one import: migrations and tests need the whole schema."""

from gatp_participa.accounts import models as accounts
from gatp_participa.audit import models as audit
from gatp_participa.calls import models as calls
from gatp_participa.capture import models as capture
from gatp_participa.comments import models as comments
from gatp_participa.deliberation import models as deliberation
from gatp_participa.dev import models as dev
from gatp_participa.entities import models as entities
from gatp_participa.evaluations import models as evaluations
from gatp_participa.following import models as following
from gatp_participa.identity import models as identity
from gatp_participa.importers import models as importers
from gatp_participa.jobs import models as jobs
from gatp_participa.languages import models as languages
from gatp_participa.ledger import models as ledger
from gatp_participa.moderation import models as moderation
from gatp_participa.notices import models as notices
from gatp_participa.plans import models as plans
from gatp_participa.privacy import models as privacy
from gatp_participa.proposals import models as proposals
from gatp_participa.proposals import search_index  # noqa: F401 -- its tables are not models
from gatp_participa.routing import models as routing
from gatp_participa.secretariats import models as secretariats
from gatp_participa.themes import models as themes
from gatp_participa.topics import models as topics

__all__ = [
    "accounts", "audit", "calls", "capture", "comments", "deliberation", "dev", "entities",
    "evaluations", "following", "identity", "importers", "jobs", "languages", "ledger",
    "moderation", "notices", "plans", "privacy", "proposals", "routing", "secretariats", "themes", "topics",
]  # fmt: skip
