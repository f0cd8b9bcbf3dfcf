"""Turns a document into events by the rules of the codebook."""

from dashboard.coding.coder import Coder, load_coder

__all__ = ["Coder", "load_coder"]
