"""What tracking does: `following` the story that others tell, `serving` as the performer reports it; the `clocks`."""
