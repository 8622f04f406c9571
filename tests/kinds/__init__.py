"""The kinds of letters: what their models refuse, and what their texts say."""
