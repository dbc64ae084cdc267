"""YAML files to records, with every problem at its place."""
