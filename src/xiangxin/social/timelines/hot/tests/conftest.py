import pytest

from xiangxin.kernel import ids


@pytest.fixture(autouse=True)
def own_mint(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that looks ahead must not make the accounts of the next one younger."""
    monkeypatch.setattr(ids, "MINT", ids.Mint())
