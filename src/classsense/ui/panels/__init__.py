"""Widgets: each shows the view model of its presenter and says what the teacher asked for."""
