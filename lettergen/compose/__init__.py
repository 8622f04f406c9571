"""From a valid letter, its letterhead and its text to a composed letter in which every line is final."""
