"""How many units there are, and who has them set aside. Never below zero."""
