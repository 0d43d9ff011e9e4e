"""A product's page for a guest: three variants, ten reviews, ten posts. Beside the floor."""

from _bench import page

if __name__ == "__main__":
    page(
        "product_page",
        title=__doc__ or "",
        budget=0.6,
        path="/@{product}",
        who="guest",
    )
