"""What a body of code uses of PyTorch, and what each use meets in MindSpore.

Files are parsed, never imported or run. ``flow`` reads one file into uses whose
owners are still symbols, ``linking`` settles them across all files, ``judging`` says
what the mapping has to say of each, ``reports`` shows it.
"""
