"""Cameras, and what may be seen in their pictures: faces on consented seats and where they point.

The way of a frame: `camera_opencv` or `replay_video` → `mask` (seats without consent are blanked
before any model sees the picture) → `faces_yunet` → `tracking` (to seats, by place and motion
only) → `landmarks_litert` → `head_fit`, `head_pose` → one `FacesSeen`. `room_watcher` joins these.
"""
