"""The page: static files that a browser runs as they stand, served by `ava.server`.

There is no build step, and nothing is loaded from elsewhere: own ES modules, Preact with htm, and charts that load with the first
chart shown. The page decides how things look, never what is true: every figure it prints came from the server as text, and is put
into the document as text. It keeps colours and world as chosen and the turn that runs, nothing else. Without a server it says so.
"""

from pathlib import Path

FOLDER = Path(__file__).parent  # index.html, and what it names under /page/
