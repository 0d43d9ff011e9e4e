"""Pictures of posts, and of what will be said as one: up to four, drawn anew, described."""
