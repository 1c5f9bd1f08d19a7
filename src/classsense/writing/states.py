"""What is known of a document: its state vector, and whether the library of it fell."""

from classsense.writing.varints import MalformedError, Reader


def is_panic(error: BaseException) -> bool:
    """Return whether a library in Rust stopped by a fault of its own; Python has no name for it."""
    return type(error).__name__ == "PanicException"


def clocks_of(state: bytes) -> dict[int, int]:
    """Return by client how much of it a state vector knows.

    Raises:
        MalformedError: It is none.
    """
    reader = Reader(state)
    clocks = {reader.number(): reader.number() for _ in range(reader.number())}
    if not reader.ended:
        message = "something stands after the end"
        raise MalformedError(message)
    return clocks
