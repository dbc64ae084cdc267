"""What helps contributors: fixes, new records, bibliography, differences."""
