"""The renderers: each sets a composed letter in one format, and none knows the others."""
