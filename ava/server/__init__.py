"""AVA over HTTP: what `ava serve` runs.

    serve     sockets, one uvicorn, a graceful end
    app       the application: its rooms wired to routes, errors in one shape
    guard     who may speak to it at all: hosts, origins, headers, slow bodies
    who       whose request this is: key, cookie, or the machine's owner
    limits    how much each may ask
    house     the worlds that are open
    running   turns under way, and who follows them
    wire      values as the page and other clients see them
    asking, turns, about, chat, health   the routes

A request runs as its user, under row-level security, and asks `ava.runtime` as the command line does: no figure is made here.
"""
