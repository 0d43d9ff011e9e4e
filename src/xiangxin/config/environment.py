"""What the environment says. Every name read here is documented in docs/operating.md."""

import os
import re
import secrets  # noqa: TID251 - the key of this installation, made once, before Django starts
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

TRUE = {"1", "true", "yes", "on"}


def flag(name: str, *, otherwise: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    return value in TRUE if value else otherwise


def data_dir() -> Path:
    """Where everything is written; `var` beside the working directory unless DATA_DIR says."""
    path = Path(os.environ.get("DATA_DIR") or "var").resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """SECRET_KEY, or one made at the first start and kept in a file only its owner reads."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    file = folder / "secret-key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as opened:
        opened.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def database_url(folder: Path) -> str:
    return os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'xiangxin.sqlite3'}"


def hosts() -> list[str]:
    """Names this market answers to; without HOSTS only this machine's own."""
    named = os.environ.get("HOSTS", "")
    return [host.strip() for host in named.split(",") if host.strip()]


def public_url() -> str:
    """PUBLIC_URL, else where this machine answers; without a slash at the end."""
    host, port = os.environ.get("HOST") or "localhost", os.environ.get("PORT") or "8000"
    return (os.environ.get("PUBLIC_URL") or f"http://{host}:{port}").rstrip("/")


def media_url() -> str:
    """MEDIA_URL, with a slash at the end."""
    url = os.environ.get("MEDIA_URL") or "/media/"
    return url if url.endswith("/") else f"{url}/"


def origins(url: str) -> list[str]:
    """The host a policy must name for this address; none for an address of our own."""
    parts = urlsplit(url)
    named = f"{parts.scheme}://{parts.netloc}" if parts.scheme else parts.netloc
    return [named] if parts.netloc else []


def file_bytes_most() -> int:
    return _megabytes("FILE_MB", os.environ.get("FILE_MB") or "20")


def form_bytes_most() -> int:
    return _megabytes("FORM_MB", os.environ.get("FORM_MB") or "100")


def _megabytes(name: str, said: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", said):
        raise ValueError(f"{name} is a whole number of megabytes, not {said}")
    return int(said) * 1_000_000


def held_back_most() -> float:
    """HELD_BACK_MOST, a share from 0 to 1."""
    share = float(os.environ.get("HELD_BACK_MOST") or 0.5)
    if not 0 <= share <= 1:
        raise ValueError(f"HELD_BACK_MOST is a share from 0 to 1, not {share}")
    return share


def hold_for() -> timedelta:
    """HOLD_MINUTES, from one to a day."""
    said = os.environ.get("HOLD_MINUTES") or "15"
    if not re.fullmatch(r"[1-9]\d{0,3}", said) or int(said) > 1440:
        raise ValueError(f"HOLD_MINUTES is a whole number from 1 to 1440, not {said}")
    return timedelta(minutes=int(said))


def pull_memory() -> str:
    """PULL_MEMORY, such as 2GB or 800MB."""
    most = os.environ.get("PULL_MEMORY") or "2GB"
    if not re.fullmatch(r"\d+ ?[MG]B", most):
        raise ValueError(f"PULL_MEMORY is an amount such as 2GB, not {most}")
    return most


def stripe_keys() -> tuple[str, str]:
    """STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET: both, or no paying by card."""
    keys = (
        os.environ.get("STRIPE_SECRET_KEY") or "",
        os.environ.get("STRIPE_WEBHOOK_SECRET") or "",
    )
    if bool(keys[0]) != bool(keys[1]):
        raise ValueError("STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together")
    return keys


def stripe_api() -> str:
    """STRIPE_API, without a slash at the end."""
    return (os.environ.get("STRIPE_API") or "https://api.stripe.com").rstrip("/")


def stripe_pages() -> str:
    """STRIPE_PAGES, where Stripe's own pages are; '' when nobody is sent there."""
    pages = os.environ.get("STRIPE_PAGES") or "https://checkout.stripe.com"
    return pages if os.environ.get("STRIPE_SECRET_KEY") else ""
