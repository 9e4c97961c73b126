"""An entry made ready to run, see ``case.Case``: one module for each sort of API."""
