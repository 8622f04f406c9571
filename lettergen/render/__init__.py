"""The renderers: each sets a composed letter in one format, and neither knows the other."""
