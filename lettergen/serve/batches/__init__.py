"""Serial letters that outlive a request and a restart of the server."""
