"""The public services that know what is published and registered, and what their answers say."""
