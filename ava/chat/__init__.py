"""`ava chat`: a conversation in the terminal.

    talk       one conversation: who answers, where it goes on, what was answered last
    own        AVA in this process, where no server runs
    shown      how a turn looks here
    commands   the table of /commands
    symbols    which symbols a word may mean
    prompt     the line that is typed: history, completion, keys

The prompt must stand there at once, so nothing heavy is imported before a question needs it. Nothing here decides what a
question means or what an answer says.
"""
