"""Usage statistics: calls and errors of today and of the last seven days (docs: Usage)."""

from sandbox.vendor import Call, Day, Record, Reply
from sandbox.vendors.marketo.envelope import answered
from sandbox.vendors.marketo.state import Marketo


def get_daily_usage(call: Call[Marketo]) -> Reply:
    """Answer today's calls, by API user (docs)."""
    return answered(call, [_usage(day) for day in call.usage()[-1:]])


def get_last7_days_usage(call: Call[Marketo]) -> Reply:
    """Answer the calls of the last seven days that had any, by API user (docs)."""
    return answered(call, [_usage(day) for day in call.usage()[-7:]])


def get_daily_errors(call: Call[Marketo]) -> Reply:
    """Answer today's errors, by code (docs)."""
    return answered(call, [_errors(day) for day in call.usage()[-1:]])


def get_last7_days_errors(call: Call[Marketo]) -> Reply:
    """Answer the errors of the last seven days that had any calls, by code (docs)."""
    return answered(call, [_errors(day) for day in call.usage()[-7:]])


def _usage(day: Day) -> Record:
    users = [
        {"userId": user, "count": count} for user, count in sorted(day.callers.items()) if user
    ]
    return {"date": day.date, "total": day.total, "users": users}


def _errors(day: Day) -> Record:
    errors = [{"errorCode": code, "count": count} for code, count in sorted(day.errors.items())]
    return {"date": day.date, "total": day.errors.total(), "errors": errors}
