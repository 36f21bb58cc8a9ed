"""Composition root: the only module that knows every package."""

from __future__ import annotations

import os
import uuid

from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from gatp_participa import models  # noqa: F401 -- the whole schema, for migrations
from gatp_participa.accounts import identity, session
from gatp_participa.accounts import views as accounts
from gatp_participa.audit.services import channel
from gatp_participa.calendars import views as calendars
from gatp_participa.calls import holdings as call_holdings  # noqa: F401
from gatp_participa.calls import jobs as call_jobs  # noqa: F401 -- registers its handlers
from gatp_participa.calls import views as calls
from gatp_participa.capture import holdings as capture_holdings  # noqa: F401
from gatp_participa.capture import jobs as capture_jobs  # noqa: F401
from gatp_participa.capture import views as capture
from gatp_participa.capture.labels import channel_label
from gatp_participa.comments import holdings as comment_holdings  # noqa: F401 -- registers them
from gatp_participa.comments import views as comments
from gatp_participa.core import paths
from gatp_participa.core.db import db, migrate
from gatp_participa.deliberation import holdings as deliberation_holdings  # noqa: F401
from gatp_participa.deliberation import jobs as deliberation_jobs  # noqa: F401
from gatp_participa.deliberation import views as deliberation
from gatp_participa.dev import views as dev
from gatp_participa.entities import queries as entities
from gatp_participa.evaluations import holdings as evaluation_holdings  # noqa: F401
from gatp_participa.evaluations import jobs as evaluation_jobs  # noqa: F401
from gatp_participa.evaluations import views as evaluations
from gatp_participa.following import holdings as following_holdings  # noqa: F401
from gatp_participa.following import jobs as following_jobs  # noqa: F401
from gatp_participa.following import views as following
from gatp_participa.identity import holdings as identity_holdings  # noqa: F401
from gatp_participa.identity import views as identities
from gatp_participa.importers import holdings as importer_holdings  # noqa: F401
from gatp_participa.importers import jobs as importer_jobs  # noqa: F401
from gatp_participa.importers import views as importers
from gatp_participa.languages import holdings as language_holdings  # noqa: F401
from gatp_participa.languages import jobs as language_jobs  # noqa: F401
from gatp_participa.languages import views as spoken
from gatp_participa.ledger import jobs as ledger_jobs  # noqa: F401
from gatp_participa.ledger import views as ledger
from gatp_participa.moderation import desk as moderation_desk  # noqa: F401
from gatp_participa.moderation import holdings as moderation_holdings  # noqa: F401
from gatp_participa.moderation import jobs as moderation_jobs  # noqa: F401
from gatp_participa.moderation import notices as moderation_notices  # noqa: F401
from gatp_participa.moderation import views as moderation
from gatp_participa.moderation.signals import insults
from gatp_participa.notices import jobs as notice_jobs  # noqa: F401
from gatp_participa.pages import figures as page_figures  # noqa: F401
from gatp_participa.pages import health, menu
from gatp_participa.pages import views as pages
from gatp_participa.pages.queries import links as page_links
from gatp_participa.plans import holdings as plan_holdings  # noqa: F401
from gatp_participa.plans import jobs as plan_jobs  # noqa: F401
from gatp_participa.plans import moderated as plan_moderated  # noqa: F401
from gatp_participa.plans import views as plans
from gatp_participa.privacy import account_holdings  # noqa: F401
from gatp_participa.privacy import holdings as privacy_holdings  # noqa: F401
from gatp_participa.privacy import jobs as privacy_jobs  # noqa: F401
from gatp_participa.privacy import views as privacy
from gatp_participa.proposals import attached_holdings  # noqa: F401
from gatp_participa.proposals import holdings as proposal_holdings  # noqa: F401
from gatp_participa.proposals import jobs as proposal_jobs  # noqa: F401
from gatp_participa.proposals import queries as proposal_queries
from gatp_participa.proposals import views as proposals
from gatp_participa.routing import holdings as routing_holdings  # noqa: F401
from gatp_participa.routing import jobs as routing_jobs  # noqa: F401
from gatp_participa.routing import views as routing
from gatp_participa.secretariats import holdings as secretariat_holdings  # noqa: F401
from gatp_participa.secretariats import jobs as secretariat_jobs  # noqa: F401
from gatp_participa.secretariats import views as secretariats
from gatp_participa.settings import Settings
from gatp_participa.themes import holdings as theme_holdings  # noqa: F401
from gatp_participa.themes import jobs as theme_jobs  # noqa: F401
from gatp_participa.themes import views as themes
from gatp_participa.topics import queries as topic_queries
from gatp_participa.topics import views as topics
from gatp_participa.web import addresses, delivery, errors, filters, headers, languages, logs
from gatp_participa.web.extensions import csrf, login_manager


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings (by default, the environment's)."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask(__name__, template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.config.from_mapping(settings.as_flask_config())
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # addresses carry the content's digest
    app.extensions["gatp"] = settings
    addresses.register(app)
    if not settings.testing:
        logs.configure(as_json=os.environ.get("GATP_LOG", "json") == "json")
    db.init_app(app)
    migrate.init_app(app, db)
    languages.register(app, folders=(paths.TRANSLATIONS, settings.data_dir / "translations"))
    csrf.init_app(app)
    # Its context processor would look at the session on every page, public ones too.
    login_manager.init_app(app, add_context_processor=False)
    session.register(login_manager)
    delivery.register(app)  # first registered, last to touch an answer
    headers.register(app, secure=settings.secure_cookies)
    errors.register(app)
    _register_templates(app, settings)
    _register_packages(app, settings)
    if settings.broker_url:
        from gatp_participa.jobs import celery_app  # only who uses it pays for it

        celery_app.connect(app)
    entities.keep_seconds = settings.catalogue_seconds
    insults.use(settings.data_dir)  # words that whoever runs the platform adds
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _register_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.register(app)
    app.jinja_env.globals.update(
        catalogue=entities.catalogue,
        term=entities.term,
        user_or_none=identity.user_or_none,
        is_demo=settings.demo,
        main_menu=menu.main_menu,
        # Pages of calls say how many proposals there are without knowing what a proposal is.
        proposals_per_call=proposal_queries.count_by_call,
        ways_of_call=proposal_queries.ways_of_call,
        channel_label=channel_label,
        # So do pages of what a theme, a call, a plan and a state lead to.
        promises_of_theme=page_links.promises_of_theme,
        priorities_of_call=page_links.priorities_of_call,
        evaluations_of_plan=page_links.evaluations_of_plan,
        ways_of_state=page_links.ways_of_state,
        # Who may say what a proposal is about is asked so by pages of packages below it.
        classification_of=topic_queries.classification_of,
        sdg_goals=topic_queries.goals,
    )

    @app.before_request
    def _say_where_acts_come_from() -> None:
        g.request_id = uuid.uuid4().hex[:12]
        channel.set("web")


def _register_packages(app: Flask, settings: Settings) -> None:
    public = (
        pages, accounts, ledger, privacy, identities, spoken, following, calls, proposals,
        comments, topics, moderation, themes, routing, secretariats, plans, evaluations, calendars,
        importers, capture, deliberation,
    )  # fmt: skip
    for package in public:
        app.register_blueprint(package.bp)
    app.register_blueprint(capture.events_bp)
    app.register_blueprint(deliberation.priorities_bp)
    app.register_blueprint(health.bp)
    if settings.demo:
        app.register_blueprint(dev.bp)
