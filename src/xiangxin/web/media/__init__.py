"""The files of pictures, where no proxy or bucket stands before the market."""
