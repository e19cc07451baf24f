"""What AVA can find out: facts, skills, and the mathematics under them.

The rule of this room: a skill reads rows by named query, calls pure mathematics, and returns facts. One package a domain;
domains do not import each other; nothing here knows of questions, models or words, nor of LangGraph.

    facts      the values that flow: Fact, Finding, Source, Entities     (no I/O)
    skill      Ask, what a skill receives; Skill, what a skill is
    analytics  pure mathematics, importing nothing of ours
    portfolio, technical, options_flow, strategy, sports, earnings, market
"""
