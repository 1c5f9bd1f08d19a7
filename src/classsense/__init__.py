"""ClassSense: classroom sensing and collaborative learning on the teacher's own machine."""
