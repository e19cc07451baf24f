"""The shell around the conversation: everything a person, a program or an operator touches.

settings   the only place that sees the environment
runtime    the one composition root: settings in, an answering AVA out
cli        the `ava` command
sources    import: files of many kinds into the database
demo       the simulated world
testing    test doubles, shipped for developers of agents
"""
