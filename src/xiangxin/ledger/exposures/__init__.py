"""What was shown to whom: buffered, in segment files, sealed to Parquet, erasable."""
