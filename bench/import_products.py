"""A Shopify catalogue of 1,000 and of 10,000 variants through `xiangxin import products`.

Each into a market of its own; 4 variants a product. The memory is the most that the process
held, and what 10,000 take above 1,000 is what a file costs.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (1_000, 10_000)
SECONDS_MOST = 60
SIZES_EACH = ("S", "M", "L", "XL")
XIANGXIN = [sys.executable, "-m", "xiangxin.console"]
BRAND = """
from datetime import UTC, datetime
import django
django.setup()
from django.contrib.auth.hashers import make_password
from xiangxin.ledger.rules import NOWHERE
from xiangxin.market.catalog.actions import create_brand
from xiangxin.social.actors import actions as actors
now = datetime.now(UTC)
user = actors.enrol(email="ana@example.com", password=make_password("x"), now=now)
ana = actors.join(user=user, name="Ana", pseudonym=7, origin=NOWHERE, now=now)
create_brand(person=ana, handle="bench", name="Bench", currency="CNY", now=now)
"""


def write(file: Path, variants: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(
            [
                *("Handle", "Title", "Body (HTML)", "Type"),
                *("Option1 Name", "Option1 Value", "Variant SKU", "Variant Grams"),
                *("Variant Inventory Qty", "Variant Price", "Variant Barcode"),
            ]
        )
        for number in range(variants // len(SIZES_EACH)):
            for place, size in enumerate(SIZES_EACH):
                words = f"<p>Cup {number} holds tea and keeps it warm.</p>" * 5
                first = (f"Cup {number}", words, "Cups", "Size")
                rows.writerow(
                    [
                        f"cup-{number}",
                        *(first if place == 0 else ("", "", "", "")),
                        *(size, f"C-{number}-{size}", 300 + place, 5),
                        *(f"{80 + place}.50", f"69{number:06}{place}"),
                    ]
                )


def measure(variants: int, folder: Path) -> dict[str, float]:
    here = os.environ | {
        "DATA_DIR": str(folder),
        "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "xiangxin.config.settings",
    }
    here.pop("DATABASE_URL", None)
    subprocess.run([*XIANGXIN, "migrate"], env=here, check=True)
    subprocess.run([sys.executable, "-c", BRAND], env=here, check=True)
    file = folder / "goods.csv"
    write(file, variants)
    command = [*XIANGXIN, "import", "products", str(file), "--brand", "@bench"]
    began = time.perf_counter()
    with (folder / "report.txt").open("w") as report:
        child = subprocess.Popen(command, env=here, stdout=report)
        _, status, used = os.wait4(child.pid, 0)
    child.returncode = status
    if status:
        raise SystemExit(f"the import ended with {status}")
    return {
        "variants": variants,
        "seconds": round(time.perf_counter() - began, 1),
        "memory_mb": round(used.ru_maxrss / 1024),
    }


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = []
    for variants in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(variants, Path(folder)))
        row = found[-1]
        print(
            f"{row['variants']:>7,} variants  {row['seconds']:>6} s  {row['memory_mb']:>5} MB"
        )
    grown = found[-1]["memory_mb"] - found[0]["memory_mb"]
    is_met = found[-1]["seconds"] < SECONDS_MOST
    print(f"{grown} MB more for ten times as many; {'met' if is_met else 'NOT met'}")
    print(json.dumps({"bench": "import_products", "rows": found, "grown_mb": grown}))


if __name__ == "__main__":
    main()
