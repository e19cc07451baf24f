"""The conversation: from a question to an answer with every figure traceable.

The rule of this room: values in `turn`, plain functions everywhere, and LangGraph in `topology` (and langchain in `model`)
only. Nothing here reads the database itself; skills do, through the `Reader` they are given.

    turn        Question, Plan, Step, Answer, Turn: the values that flow
    agents      the seven agents and the one table of them
    understand  question -> entities and plan, with no model call
    topology    the LangGraph nodes and edges: understand, dispatch in waves, narrate
    narrate     one streaming model call; complete sentences are checked and released
    check       may this sentence be shown? (pure)
    render      slots -> printed values (pure)
    model       the model as a guest: a narrow protocol, Ollama behind it
"""
