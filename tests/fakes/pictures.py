"""Pictures kept in memory, one for each answer."""

from classsense.domain.commands import ClientId


class PicturesInMemory:
    """Honours the port `Pictures`."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self._answers: set[str] = set()

    def keep_picture(self, name: str, answer: ClientId, body: bytes) -> None:
        if answer not in self._answers:
            self._answers.add(answer)
            self.bodies[name] = body

    def picture(self, name: str) -> bytes | None:
        return self.bodies.get(name)
