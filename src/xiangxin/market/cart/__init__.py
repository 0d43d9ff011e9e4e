"""The bag: what somebody means to buy, before they order."""
