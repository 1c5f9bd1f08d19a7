"""The drawn classroom: a film without a photograph, and the exact truth about every face in it.

Reading order: `projection` (what a pose means in pixels), `plan` and `script` (who does what
when), `people` (how they look), `head`, `hair`, `hand`, `body`, `room` (how that is drawn),
`scene` and `film` (one picture, then all of them).
"""
