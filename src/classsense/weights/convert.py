"""The converters that a manifest can name."""

from collections.abc import Callable, Mapping

from classsense.weights import campplus, segmentation, yunet

# From the bytes of the published file to those of the file that the program loads.
CONVERTERS: Mapping[str, Callable[[bytes], bytes]] = {
    "yunet": yunet.convert,
    "campplus-frames": campplus.convert_frames,
    "campplus-voices": campplus.convert_voices,
    "segmentation-filters": segmentation.convert_filters,
    "segmentation-turns": segmentation.convert_turns,
}
