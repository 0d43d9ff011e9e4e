"""Where the published data are: files of packages, read without importing them."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


class NotInstalled(Exception):
    """The example's data come with a package that is not here."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"This example reads the data that the package {package} holds; "
            "pip install 'xiangxin[examples]' installs it."
        )


def packaged(package: str, path: str) -> Path:
    """A file that a package installed. Raises NotInstalled."""
    try:
        found = Path(str(distribution(package).locate_file(path)))
    except PackageNotFoundError:
        raise NotInstalled(package) from None
    if not found.is_file():
        raise NotInstalled(package)
    return found
