"""A run to read: the same figures for a terminal, a browser, a CI server, a pull request and a spreadsheet.

Each is a pure function of the run: the same run gives the same bytes. A subject is always a line, a section or a test suite of
its own. Everything that came from a case, a model or the data is escaped.
"""
