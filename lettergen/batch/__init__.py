"""Many letters from one table: rows → bind → plan → the letter pipeline in workers."""
