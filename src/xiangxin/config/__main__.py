"""`python -m xiangxin.config` is the worker's process."""

import django

django.setup()  # before anything below touches a table

from xiangxin.config.worker import main  # noqa: E402

main()
