"""The words AVA speaks to models with. The rule of this room: templates and data, and one loader; no model, no question, no fact.

<owner>/<id>/<version>.md   one prompt, one file a version; owner, id and version come from the path alone
lock.json                   released versions and the hash of their bytes: a released file never changes
pins.toml                   which version of a prompt is in use, read at the start of each turn
routing/                    examples the router learns from
suites/                     questions with what is expected of their answers
library                     loads, checks and renders prompts
shelf                       writes drafts, releases and pins
"""
