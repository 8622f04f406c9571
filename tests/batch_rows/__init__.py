"""Tables, headers, jobs and rows bound to letters."""
