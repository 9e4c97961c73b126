"""Evidence: every entry run in both frameworks, and what the runs showed.

``samples`` gives inputs, ``calls`` turns a reference call into the target's,
``running`` performs both, ``compare`` judges, ``workers`` isolates, ``results`` keeps.
Only what runs inside a worker imports a framework.
"""
