"""The command line: reads arguments, calls the pipeline, and turns errors into messages and exit codes."""
