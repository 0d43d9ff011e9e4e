"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiangxin.config.settings")
application = get_wsgi_application()

from xiangxin.world import nodes  # noqa: E402 - its table needs the apps

# From here on this process makes identifiers that no other can make.
nodes.hold("web")
