"""Pictures: from the bytes somebody sent to files of ours, drawn anew in a process of its own."""
