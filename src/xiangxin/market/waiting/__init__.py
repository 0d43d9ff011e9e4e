"""People who asked to be told when something in the making can be bought."""
