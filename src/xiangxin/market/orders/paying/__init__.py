"""How an order comes to its money: attempts, notices and the sweep end in one act."""
