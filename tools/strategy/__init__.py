"""Option structures on the real chain. Proposals to think about: AVA places no orders and knows nobody's tax or margin."""

from tools.skill import Skill
from tools.strategy.propose import propose

SKILLS = (
    Skill(
        "strategy.propose", propose, "three option structures for a symbol and a view, priced and ranked on the real chain",
        needs=("symbols",), yields=("symbols",),
    ),
)  # fmt: skip
