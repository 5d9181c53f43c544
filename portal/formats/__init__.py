"""Date and time formats by language, for FORMAT_MODULE_PATH: one date, one time and one date with time for each."""
