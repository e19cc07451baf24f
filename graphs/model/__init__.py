"""The model as a guest: welcome when present, never trusted with a figure, never waited for without limit.

protocol  Model, Message, Piece, Card and the errors      (imports nothing heavy)
choose    which models, and why, from AVA_MODEL
chain     several of them behind one another, each with the breaker of its endpoint (`breaker`)
ollama    ChatOllama behind the protocol: the one client of every server, with its limits of time (`limits`) and errors (`faults`)
front     a transport that makes a server of OpenAI's protocol look like Ollama's; gguf: the same for a model file in this process
context   what a model can be told at once
private   no tracing
"""
