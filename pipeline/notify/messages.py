"""From pieces of news to the messages that one recipient gets."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.answers import links
from pipeline.answers.printable import printable
from pipeline.notify.memory import Item
from pipeline.notify.sending import Message
from pipeline.notify.settings import Digest, Recipient, Topic
from pipeline.notify.words import title

MOST_MESSAGES = 10
"""About changes, to one recipient after one run; of more, all are put into one."""
_LONGEST_BODY = 3_500
"""Characters: what the services with the shortest messages take."""
_LONGEST_TITLE = 200
_MENTION = re.compile(r"@(?=everyone|here|channel)|<(?=[!@])")
"""How chats call all their members: text of a plan may do that, too."""


def messages(recipient: Recipient, items: Sequence[Item], base: str) -> list[Message]:
    """What a recipient gets of what waits for it.

    Args:
        base: goes before the paths of our pages.
    """
    changes = [item for item in items if item.topic == Topic.CHANGES]
    trouble = [item for item in items if item.topic == Topic.TROUBLE]
    together = recipient.digest is not Digest.NONE or len(changes) > MOST_MESSAGES
    if together and len(changes) > 1:
        found = [_digest(changes, base, recipient.lang)]
    else:
        found = [_message(item.title, item.lines, "info", {item.key}) for item in changes]
    return [*found, *_trouble(trouble, base, recipient.lang)]


def _digest(items: Sequence[Item], base: str, lang: str) -> Message:
    """All changes in one message, a source after the other."""
    count = len({item.source_id for item in items})
    blocks = [[f"■ {item.title}", *item.lines, ""] for item in items]
    whole = list(_fitting(blocks, lang))
    last = f"{base}{links.CHANGES}"
    keys = {item.key for item in items}
    return _message(title("changes", lang, count), [*whole, last], "info", keys)


def _trouble(items: Sequence[Item], base: str, lang: str) -> Iterator[Message]:
    if not items:
        return
    bad = [item for item in items if not item.good]
    well = [item for item in items if item.good]
    blocks = [[f"・{item.title}", *(f"　{x}" for x in item.lines)] for item in (*bad, *well)]
    if bad:
        named = title("one", lang) if len(bad) == 1 else title("trouble", lang, len(bad))
    else:
        named = title("well", lang)
    end = f"{title('status', lang)}: {base}{links.status()}"
    kind = "failure" if bad else "success"
    yield _message(
        f"shinkyu: {named}", [*_fitting(blocks, lang), end], kind, {item.key for item in items}
    )


def _fitting(blocks: Sequence[Sequence[str]], lang: str) -> Iterator[str]:
    """The lines of as many blocks as a message takes, and how many are left out."""
    room = _LONGEST_BODY
    for number, block in enumerate(blocks):
        room -= sum(len(line) + 1 for line in block)
        if room < 0 and number:
            yield title("cut", lang, len(blocks) - number)
            return
        yield from block


def _message(named: str, lines: Iterable[str], kind: str, keys: set[str]) -> Message:
    body = "\n".join(map(clean, lines))
    if len(body) > _LONGEST_BODY + 500:
        body = f"{body[:_LONGEST_BODY]}…"
    return Message(clean(named)[:_LONGEST_TITLE], body, kind, frozenset(keys))


def clean(text: str) -> str:
    """A line of text that comes from outside: it breaks no line and calls nobody."""
    line = " ".join(printable(text).splitlines())
    return _MENTION.sub(lambda found: {"@": "＠", "<": "＜"}[found[0]], line)
