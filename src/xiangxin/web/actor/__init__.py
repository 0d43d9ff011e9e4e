"""An actor's own page (/@handle), whatever kind they are; following them."""
