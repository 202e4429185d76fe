"""How bash, zsh and fish ask, and in which form they want the answer."""

import os
import re
import sys

from promisetrack.completion.offers import FILES, offers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

VARIABLE = "PROMISETRACK_COMPLETE"
"""Names the shell that asks; the words of the line follow as arguments."""

SHELLS = ("bash", "zsh", "fish")

_BASH = """\
_promisetrack() {
  local IFS=$'\\n'
  COMPREPLY=($(PROMISETRACK_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  if [ "${COMPREPLY[0]}" = /files/ ]; then
    COMPREPLY=()
    compopt -o default
  fi
}
complete -F _promisetrack promisetrack
"""
_ZSH = """\
#compdef promisetrack
_promisetrack() {
  local line
  local -a lines names shown
  lines=("${(@f)$(PROMISETRACK_COMPLETE=zsh "$words[1]" "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == /files/ ]]; then
    _files
    return
  fi
  for line in $lines; do
    names+=("${line%%$'\\t'*}")
    shown+=("${line/$'\\t'/  -- }")
  done
  if (( $#names )); then
    compadd -l -d shown -a names
  fi
}
if [[ $funcstack[1] == _promisetrack ]]; then
  _promisetrack
else
  compdef _promisetrack promisetrack
fi
"""
_FISH = """\
function __promisetrack
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (env PROMISETRACK_COMPLETE=fish $before[1] $before[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = /files/
        __fish_complete_path "$current"
    else
        printf '%s\\n' $lines
    end
end
complete -c promisetrack -f -a '(__promisetrack)'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def script(shell: str) -> str:
    """Return the lines that teach a shell to ask.

    Parameters
    ----------
    shell
        One of `SHELLS`.

    Raises
    ------
    KeyError
        If it is none of them.
    """
    return _SCRIPTS[shell]


def answer(shell: str, words: "Sequence[str]") -> None:
    """Print what may come next, a line each.

    In bash a line is a word as it must be typed; elsewhere a word, a tab and its explanation.
    ``/files/`` alone leaves it to the shell to offer files. Nothing is printed where the working
    folder no longer exists.

    Parameters
    ----------
    shell
        One of `SHELLS`.
    words
        The words of the line after the program's name, the last one being typed and maybe empty.
    """
    try:
        folder = os.getcwd()  # noqa: PTH109
    except OSError:
        return
    read = _bash_words(words) if shell == "bash" else list(words)
    found = offers(read, folder)
    if found is None:
        lines = [f"/{FILES}/"]
    elif shell == "bash":
        lines = [_bash_word(one.word, words[-1] if words else "") for one in found]
    else:
        lines = [f"{one.word}\t{one.about}" if one.about else one.word for one in found]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


# --- private -------------------------------------------------------------------------------


def _bash_words(words: "Sequence[str]") -> list[str]:
    """Take off what bash leaves on the words of a line: quotes, and `=` as a word of its own."""
    plain = [re.sub(r"\\(.)", r"\1", word.lstrip("'\"")) for word in words if word != "="]
    return [*plain, ""] if words and words[-1] == "=" else plain


def _bash_word(word: str, typed: str) -> str:
    """Return a word as it must stand in a line of bash; after a quote it stands as it is."""
    if typed[:1] in ("'", '"'):
        return word
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", word)
