"""How companies, teams, roles and users are shown."""

from sandbox.vendor import Record
from sandbox.vendors.easir.access import rights_of
from sandbox.vendors.easir.state import Easir

TYPE_IDS = {"user": 1, "team_admin": 2, "group_admin": 3, "admin": 4}
CONTACT = ("phone_number", "job_title", "email", "email_notifications", "profile_picture")
NAMED = ("id", "first_name", "last_name", *CONTACT)
TIMES = ("created_at", "updated_at")
ADDRESS = ("address_1", "address_2", "zip_code", "city", "state", "country")
OF_TEAM = (
    "id", "name", *ADDRESS, "phone_number", "website", "vat", "team_type", "timezone",
    "use_social_lookup", *TIMES,
)  # fmt: skip
OF_COMPANY = (
    "id", "name", "billing", "phone_number", "website", "vat", "logo_1", "logo_2", "timezone",
    "locale", "language", "currency", "settings", "plan", *TIMES,
)  # fmt: skip


def role_view(role: Record) -> Record:
    """Return a role as lead types and users have it, without its rights (seed)."""
    return {name: role[name] for name in ("id", "name", *TIMES)}


def company_view(company: Record) -> Record:
    """Return a company (seed: Get settings for specific team)."""
    return {name: company[name] for name in OF_COMPANY}


def team_view(team: Record) -> Record:
    """Return a team (docs: Teams)."""
    return {**{name: team[name] for name in OF_TEAM}, "fields": []}


def user_of_type_view(state: Easir, user: Record) -> Record:
    """Return a user as team settings have it (seed)."""
    return {
        **{name: user[name] for name in NAMED},
        "company": company_view(state.companies[user["company_id"]]),
        **{name: user[name] for name in TIMES},
    }


def user_view(state: Easir, user: Record) -> Record:
    """Return a user with all that belongs to one (client: PHP SDK)."""
    team_id = user["team_id"]
    return {
        **{name: user[name] for name in NAMED},
        "user_type": {"id": TYPE_IDS[user["user_type"]], "name": user["user_type"]},
        "timezone": None,
        "locale": None,
        "roles": [role_view(state.roles[id]) for id in user["roles"]],
        "system_user": False,
        **{name: user[name] for name in TIMES},
        "team": None if team_id is None else team_view(state.teams[team_id]),
        "teams": [team_view(state.teams[id]) for id in user["teams"]],
        "rights": rights_of(state, user),
        "signature": None,
        "company": company_view(state.companies[user["company_id"]]),
        "subscriptions": [],
        "features": [],
        "sso": user["sso"],
        "level": None,
    }
