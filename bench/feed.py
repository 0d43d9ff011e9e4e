"""The home feed of somebody who follows 200. Beside the floor and ordinary Django."""

from _bench import page

if __name__ == "__main__":
    page(
        "feed",
        title=__doc__ or "",
        budget=0.7,
        path="/",
        who="reader",
        plain_budget=4,
    )
