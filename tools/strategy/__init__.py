"""Option structures on the real chain. Proposals to think about: AVA places no orders and knows nobody's tax or margin."""

from tools.skill import Skill
from tools.strategy.evaluate import evaluate
from tools.strategy.propose import propose
from tools.strategy.wheel import wheel
from tools.strategy.wording import structure

SKILLS = (
    Skill(
        "strategy.propose", propose, "three option structures for a symbol and a view, priced and ranked on the real chain",
        needs=("symbols",), yields=("symbols",),
    ),
    Skill(
        "strategy.evaluate", evaluate, "what an option structure you name can gain and lose on the real chain",
        needs=("symbols",), yields=("symbols",), reads=structure,
    ),
    Skill("strategy.wheel", wheel, "cash-secured puts and covered calls that pay most for what they tie up", yields=("symbols",)),
)  # fmt: skip
