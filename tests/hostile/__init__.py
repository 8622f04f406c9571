"""Files and data made to hurt, each with the outcome that it must have; all of them are made by code."""
