"""Imported before any model: Django, set up as the environment says."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiangxin.config.settings")
django.setup()
