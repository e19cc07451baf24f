"""The conversation: from a question to an answer with every figure traceable.

The rule of this room: values in `turn`, plain functions everywhere, and LangGraph in `topology` (and langchain in `model`)
only. Nothing here reads the database itself; skills do, through the `Reader` they are given.

    turn        Question, Plan, Step, Answer, Turn: the values that flow
    agents      the seven agents and the one table of them
    understand  question -> entities and plan, with no model call
    loop        open questions: a model chooses among the skills, within bounds
    topology    the LangGraph nodes and edges: understand, explore, dispatch in waves, narrate
    dispatch    one step: arguments filled in, a time limit, an exception becomes a finding
    narrate     one streaming model call; complete sentences are checked and released
    brief       what the narrator is told of a turn                                  (pure)
    sentences   complete sentences out of a stream                                   (pure)
    check       may this sentence be shown?                                          (pure)
    quantities  figures as people write them                                         (pure)
    render      slots -> printed values                                              (pure)
    receipt     a turn as JSON and back
    events      what a listener hears while a turn runs
    model       the model as a guest: a narrow protocol, ChatOllama behind it, chains, breakers, other servers
"""
