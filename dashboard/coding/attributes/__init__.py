"""Weighs the ways to read a date, a place or a manner by what hand-coded documents taught."""
