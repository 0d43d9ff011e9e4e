"""Who a buyer's contract is with: name, address, registration, as law asks it to be shown."""
