"""How a library entry is written down and read aloud: facts on lines, wordings with blanks, tables and Markdown."""
