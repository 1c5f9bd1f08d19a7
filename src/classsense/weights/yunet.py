"""YuNet for pictures of any size."""

_HEIGHT, _WIDTH, _ANCHORS = 2, 3, 1  # axes


def convert(data: bytes) -> bytes:
    """Free the published model from its fixed 640x640 input.

    Every layer is a convolution, so only the declared lengths have to go: those of the input, of
    the outputs (one row per anchor), and the recorded ones in between.

    Args:
        data: `face_detection_yunet_2023mar.onnx`.

    Returns:
        The same network with input [1,3,h,w], h and w multiples of 32.
    """
    import onnx

    model = onnx.load_model_from_string(data)
    for port in model.graph.input:
        lengths = port.type.tensor_type.shape.dim
        lengths[_HEIGHT].dim_param, lengths[_WIDTH].dim_param = "h", "w"
    for port in model.graph.output:
        port.type.tensor_type.shape.dim[_ANCHORS].dim_param = f"n_{port.name}"
    del model.graph.value_info[:]
    freed: bytes = model.SerializeToString(deterministic=True)
    return freed
