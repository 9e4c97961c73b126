"""Every entry run in both frameworks, and what the runs showed.

Rooms, none of which imports one that stands below it: ``model`` (values, samples,
outcomes, messages), ``calls`` (a call translated, and written as code), ``backends``
(one for each framework), ``compare`` (results), ``samples`` (what is called with),
``cases`` (functions, modules, optimizers, snippets), ``results`` (records of runs),
``run`` (pool, workers, scheduler), ``commands``. Only a worker brings in a framework.
"""
