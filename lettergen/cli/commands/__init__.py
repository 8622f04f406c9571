"""Every command with its arguments and options. What commands do stands in the modules above, imported when they run."""
