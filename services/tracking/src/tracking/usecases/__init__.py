"""What tracking does: `following` the story that others tell, and `serving` as the performer reports it."""
