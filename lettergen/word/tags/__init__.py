"""Where the tags of a Word template stand: read from its markup as it is, before docxtpl turns it into a template."""
