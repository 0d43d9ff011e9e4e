"""What others show of us: cards in frames, oEmbed, and the map for search engines."""
