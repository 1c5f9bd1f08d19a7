"""Runs one TFLite net in LiteRT: on the CPU, by XNNPACK, in the thread that asks."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classsense.domain.errors import KnownError

Floats = NDArray[np.float32]


class LiteRtNet:
    """One net with one input. Used by one thread only.

    LiteRT 2.3.0 connects to nowhere (`docs/privacy.md`). The line that it writes to the standard
    error output when it starts cannot be switched off from Python.
    """

    def __init__(
        self, content: bytes, path: Path, shape: tuple[int, ...], outputs: tuple[int, ...]
    ) -> None:
        """Load the net; takes 5 to 20 ms, the first import of LiteRT a third of a second more.

        Args:
            content: The net, as a TFLite file holds it.
            path: Where it comes from, for the message.
            shape: That its input must have.
            outputs: How many numbers each of its outputs must hold, in order.

        Raises:
            KnownError: It is no such net (`vision_weights_damaged`).
        """
        from ai_edge_litert.interpreter import Interpreter

        try:
            interpreter: Any = Interpreter(model_content=content, num_threads=1)
            interpreter.allocate_tensors()
            (fed,) = interpreter.get_input_details()
            told = interpreter.get_output_details()
        except (RuntimeError, ValueError) as error:
            raise KnownError("vision_weights_damaged", file=path.name) from error
        sizes = tuple(int(np.prod(each["shape"])) for each in told)
        if tuple(fed["shape"]) != shape or sizes != outputs:
            raise KnownError("vision_weights_damaged", file=path.name)
        self._interpreter: Any = interpreter
        self._input = fed["index"]
        self._outputs = [each["index"] for each in told]

    def run(self, tensor: Floats) -> list[Floats]:
        """Return the outputs for an input of the shape that was told, in order."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index) for index in self._outputs]
