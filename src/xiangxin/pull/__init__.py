"""The engine: what draws people to an actor, how strongly, and what can live from it.

Import the submodule you need. `snapshot`, `words` and `chart` need the standard
library alone, so a web process may; everything that counts runs in a child process.
"""

ENGINE = "0.1.0"
