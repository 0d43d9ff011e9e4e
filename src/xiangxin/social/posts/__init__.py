"""What people say: posts, replies, likes."""
