"""The mapping: which MindSpore API answers to a PyTorch API, and what differs.

``entries`` says what an entry is, ``loading`` reads the data, ``formatting`` writes it
in one layout, ``checks`` says what must be true of it, ``lookup`` answers for a name.
None of them imports a framework.
"""
