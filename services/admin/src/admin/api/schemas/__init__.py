"""What goes in and comes out; strict at the edge, every length bounded."""
