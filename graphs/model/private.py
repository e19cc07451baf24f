"""No trace of a question leaves this machine: LangSmith's tracing is off, whatever the environment says.

LANGSMITH_TRACING and LANGCHAIN_TRACING_V2 would send prompts, and with them somebody's account, to a company's server.
Whoever imports LangChain or LangGraph here imports this first. The variable of the tracer before that, LANGCHAIN_TRACING, makes
LangChain refuse to run at all; `ava.settings` takes it out of the environment.
"""

from langsmith import configure

configure(enabled=False)
