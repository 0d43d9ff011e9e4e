"""Placing an order and what becomes of it: payment, shipment, cancelling."""
