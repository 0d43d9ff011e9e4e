"""The mails the demo market sent: files of Django's own file backend, newest first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

# What Django's file backend writes after each mail.
_LINE = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    to: str
    subject: str
    at: datetime
    text: str


def newest(folder: Path, *, limit: int) -> list[Mail]:
    """At most `limit` mails; an unreadable file is left out, not shown half."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True)
    mails: list[Mail] = []
    for file in files:
        parts = file.read_bytes().split(_LINE)
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        mails += [_mail(part, at) for part in reversed(parts) if part.strip()]
        if len(mails) >= limit:
            break
    return mails[:limit]


def _mail(source: bytes, at: datetime) -> Mail:
    message = message_from_bytes(source, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=at,
        text=body.get_content().strip() if body else "",
    )
