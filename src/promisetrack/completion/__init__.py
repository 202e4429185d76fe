"""What a shell offers when Tab is pressed; it must answer before a person notices.

Nothing heavy is imported here, not even the command line itself: its commands and options stand
in ``commands.json``, which ``make docs`` writes and a test holds against the program.
"""

from promisetrack.completion.offers import Offer, offers
from promisetrack.completion.shells import SHELLS, answer, script

__all__ = ["SHELLS", "Offer", "answer", "offers", "script"]
