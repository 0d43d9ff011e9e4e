"""Xiangxin: an open social market whose pull is measured."""
