"""Things that go back: returns, withdrawals from the contract, and what is never sent."""
