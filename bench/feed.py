"""The home feed of somebody who follows 200, beside the floor."""

from _bench import page

if __name__ == "__main__":
    page("feed", title=__doc__ or "", budget=0.7, path="/", who="reader")
