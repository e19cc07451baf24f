"""The model as a guest: welcome when present, never trusted with a figure, never waited for without limit.

protocol  Model, Message, Piece and the errors      (imports nothing heavy)
ollama    ChatOllama behind the protocol: the one client for every server that speaks Ollama's protocol
choose    which model, and why, from AVA_MODEL
"""
