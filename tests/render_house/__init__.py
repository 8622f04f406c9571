"""Letters in the Word templates of a house."""
