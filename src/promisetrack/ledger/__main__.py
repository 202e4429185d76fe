"""Print the problems of a ledger."""

import sys

from promisetrack.ledger import read_ledger
from promisetrack.problems import render_problem

ledger, problems = read_ledger(sys.argv[1])
for problem in problems:
    print(render_problem(problem))
print(len(ledger.promises), len(ledger.series), len(problems))
