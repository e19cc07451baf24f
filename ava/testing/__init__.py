"""Test doubles, shipped for whoever writes agents: real classes that stand where a model or its server would.

model    ScriptedModel: a model that says what it was told to say
ollama   ScriptedOllama: an HTTP server that speaks Ollama's protocol from a script
"""
