"""The prompt lab: suites of cases, run offline and seeded, compared pair by pair, with intervals that hold.

    expect      what may be expected of an answer: the keys under `expect`, as a suite writes them
    suite       a suite and its cases; `loading` reads the file and says where it is wrong
    record      what a case came to: a row of a run; `runs` is the file they are appended to
    checks/     one expectation -> pass, fail, error or skip; one visible table of them
    truth       expected values by SQL, computed as the agents' login
    subject     what is under test: prompt versions and a model, or none; `answering` asks it
    runner      cases x subjects x repeats, bounded, resumable
    summary     a run in figures, a subject at a time; `gate` is what they must be
    compare     two runs, case by case
    strength    what a suite would notice
    views/      a run to read: terminal, HTML, JUnit, Markdown, CSV
    statistics/ the mathematics

Nothing here changes what AVA answers: it asks, judges and counts. A fault of a suite is a `SuiteFault` naming file and line;
a case that could not be answered is an error, never a failure.
"""
