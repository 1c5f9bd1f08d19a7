"""Reads the bytes of which Yjs makes its messages (lib0 encoding, https://github.com/dmonad/lib0)."""

from typing import Final

_MORE: Final = 0x80
"""Bit of a byte which says that another one follows."""
_SIGNED: Final = 125
_OBJECT: Final = 118
_DEEPEST: Final = 32
_MOST_BYTES: Final = 8
_MOST_BITS: Final = 7 * _MOST_BYTES
"""Of a number: 2**53 is the largest that Yjs itself can hold."""
LARGEST: Final = (1 << 53) - 1


class MalformedError(ValueError):
    """The bytes are no message of this encoding."""


class Reader:
    """Reads numbers, texts and values one after the other.

    Args:
        data: The bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def at(self) -> int:
        """How many bytes were read."""
        return self._at

    @property
    def ended(self) -> bool:
        """Whether everything was read."""
        return self._at >= len(self._data)

    def byte(self) -> int:
        """Return the next byte.

        Raises:
            MalformedError: There is none.
        """
        if self._at >= len(self._data):
            message = "the message ends too early"
            raise MalformedError(message)
        self._at += 1
        return self._data[self._at - 1]

    def number(self) -> int:
        """Return an unsigned number of up to 53 bits, seven bits a byte, the lowest first.

        Raises:
            MalformedError: It is larger, or is not there.
        """
        data, at = self._data, self._at
        end = len(data)
        if at < end and data[at] < _MORE:  # most are small
            self._at = at + 1
            return data[at]
        value = shift = 0
        while shift < _MOST_BITS:
            if at >= end:
                message = "the message ends too early"
                raise MalformedError(message)
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < _MORE:
                if value > LARGEST:
                    break
                self._at = at
                return value
            shift += 7
        message = "a number is too large"
        raise MalformedError(message)

    def skip(self, size: int) -> None:
        """Pass over `size` bytes.

        Raises:
            MalformedError: There are not so many.
        """
        if size > len(self._data) - self._at:
            message = "the message ends too early"
            raise MalformedError(message)
        self._at += size

    def taken(self) -> bytes:
        """Return the bytes of the next array, whose length stands before it.

        Raises:
            MalformedError: It is shorter.
        """
        size = self.number()
        self.skip(size)
        return self._data[self._at - size : self._at]

    def text(self) -> str:
        """Return the next text.

        Raises:
            MalformedError: It is no UTF-8, or shorter than it says.
        """
        try:
            return self.taken().decode()
        except UnicodeDecodeError as error:
            message = "a text is no UTF-8"
            raise MalformedError(message) from error

    def pass_value(self, depth: int = 0) -> None:
        """Pass over a value of any type that JSON knows, and over bytes.

        Raises:
            MalformedError: It is none, or is nested more than 32 deep.
        """
        if depth > _DEEPEST:
            message = "a value is nested too deep"
            raise MalformedError(message)
        kind = self.byte()
        if kind in {127, 126, 121, 120}:  # undefined, null, true, false
            return
        if kind == _SIGNED:
            self._pass_signed()
        elif kind in _FIXED:
            self.skip(_FIXED[kind])
        elif kind in {119, 116}:  # a text, bytes
            self.skip(self.number())
        elif kind in {118, 117}:  # an object, a list
            for _ in range(self.number()):
                if kind == _OBJECT:
                    self.skip(self.number())
                self.pass_value(depth + 1)
        else:
            message = f"no type of value: {kind}"
            raise MalformedError(message)

    def _pass_signed(self) -> None:
        for _ in range(_MOST_BYTES):
            if self.byte() < _MORE:
                return
        message = "a number is too large"
        raise MalformedError(message)


_FIXED: Final = {124: 4, 123: 8, 122: 8}
"""Sizes of a float32, a float64 and a bigint64, bytes."""
