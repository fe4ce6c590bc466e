"""The demo: a pretend team on a local page, with a clock that can be turned."""
