"""How much sound is in memory: at most 30 s of each microphone, and counted."""

import numpy as np

from classsense.domain.ports import SAMPLE_RATE_HZ
from classsense.live.gauges import Gauges
from classsense.live.mailbox import ChunkQueue
from classsense.speech.audio_ring import CAPACITY_S, AudioRing
from classsense.speech.group_listener import GroupListener
from fakes.speech import TABLE, ToneEmbedder, ToneSegmenter, chunks_of


def test_ring_queue_and_listener_together_hold_thirty_seconds_at_most() -> None:
    sound = np.zeros(60 * SAMPLE_RATE_HZ, np.float32)
    ring = AudioRing(SAMPLE_RATE_HZ)
    queue = ChunkQueue()
    listener = GroupListener(TABLE, ToneSegmenter(), ToneEmbedder())
    for chunk in chunks_of(sound, 0.25):
        ring.put(chunk.samples, chunk.at, broken=False)
        queue.put(chunk)
        listener.hear(chunk)
    held = (ring.waiting_s, queue.held_s(TABLE), listener.held_s())
    assert held[0] == CAPACITY_S
    assert min(held) > 0
    assert sum(held) <= 30


def test_all_places_are_added_up() -> None:
    gauges = Gauges()
    gauges.sound_held("microphone:1:queue", 2.5)
    gauges.sound_held("microphone:1:listener", 16.0)
    gauges.sound_held("microphone:1:queue", 0.5)
    gauges.words(3.0, 1.0, 0)
    assert gauges.health().sound_held_s == 19.5
