"""What ClassSense is about: plain values and ports, without any input or output."""
