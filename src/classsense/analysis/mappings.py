"""Mappings that never change: another one is made. Pure functions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def with_entry(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Return `mapping` with an entry more, or another value of a key that it has."""
    return MappingProxyType({**mapping, key: value})


def without_entry(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    """Return `mapping` without the entry of `key`."""
    return MappingProxyType({known: value for known, value in mapping.items() if known != key})
