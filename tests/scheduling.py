"""Which tests go to one process together, and which go first."""

# Their fixtures cost more than their tests: who shares them stays together.
TOGETHER = (
    "tests/browser/",
    "src/xiangxin/pull/influence/tests/",
    "src/xiangxin/pull/report/tests/",
    "src/xiangxin/pull/tests/",
    "src/xiangxin/pull/worth/tests/",
)
# Begun first, so that in the end no processor waits for another's last file. The engine's
# own tests come before those that start an engine, which find its loops compiled then.
LONGEST = (
    "src/xiangxin/console/tests/test_demo_truth.py",
    "src/xiangxin/pull/tests/",
    "tests/browser/",
    "tests/architecture/test_access.py",
    "src/xiangxin/pull/influence/tests/",
    "src/xiangxin/pull/choosing/tests/",
    "src/xiangxin/pull/folding/tests/",
    "src/xiangxin/pull/circles/tests/",
    "tests/journeys/test_pull_of_a_product.py",
    "src/xiangxin/insight/snapshots/tests/",
    "src/xiangxin/insight/exports/tests/",
    "src/xiangxin/pull/",
    "tests/",
    "src/xiangxin/console/tests/",
)


def turn(test: str) -> int:
    """When it is begun: what takes long, then the rest as it was found."""
    return next(
        (at for at, long in enumerate(LONGEST) if test.startswith(long)), len(LONGEST)
    )


def together(test: str) -> str:
    """Tests of the same go to one process: whole files, so that a module's fixtures are built once."""
    file = test.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)
