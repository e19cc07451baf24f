"""Questions of the demo world that every proof of receipts goes through."""

ANSWERED = (
    "how is my portfolio doing?",
    "what is the RSI of NVDA?",
    "any unusual options activity?",
    "suggest an options strategy for AAPL, I am bullish",
    "who wins the next Chiefs game?",
    "how did MSFT do in its past earnings reports?",
    "what regime is the market in?",
    "how is my portfolio doing and what regime is the market in?",
    "NVDA: what do the RSI, the unusual options flow and the past earnings say?",
)
DEPENDENT = "does anything I hold report this week?"
OTHERS = ("what is the RSI of NVDAA?", "hello, what can you do?", "buy 100 shares of NVDA for me")
