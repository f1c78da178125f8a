"""Which sentence of a plan tells most: what the municipality will do, for whom and how much, before
what the plan says of itself.
"""

import re

from pipeline.kinds import ValueKind
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.scan import quantities

SHORTEST, LONGEST = 20, 160
"""Letters of a sentence that a reader takes in at once."""
_DECISION = re.compile(
    r"無料|無償|有料|料金|助成|補助|給付|減免|支給|廃止|中止|休止|終了|統合|閉[鎖校館園]|移転"
    r"|開設|新設|設置|開[校館園所]|開きます|導入|建設|整備|対象を?|以上|未満|までの"
)
"""What people act on: money, rights, what is opened and what is closed."""
_OF_WORK = re.compile(r"目標|施策|事業|プロジェクト|取組|取り組み|プラン|つくる|づくり")
_OF_ITSELF = re.compile(
    r"趣旨|背景|はじめに|位置[付づ]|期間|体制|成果|課題|検証|総括|見通し|推計|現状|進行管理|進捗"
    r"|見直し|策定|構成|考え方|視点|目次|用語"
)
"""Of the headings under which a plan speaks of itself and of what was."""
_PROMISE = re.compile(r"(?:ます|ません|[うくすつぬむる])。$")


COUNTED_MOST = 2
"""So much :func:`counted` gives at most."""


def score(text: str, heading: str | None) -> int:
    """How much a sentence tells: the more the better, below 0 not worth the place."""
    return in_words(text, heading) + counted(text)


def in_words(text: str, heading: str | None) -> int:
    """How much it tells apart from what can be counted, which takes ten times as long to find."""
    above = heading or ""
    told = 0 if SHORTEST <= len(text) <= LONGEST else -6
    told += 3 * bool(_DECISION.search(text)) + bool(_PROMISE.search(text))
    return told + 2 * bool(_OF_WORK.search(above)) - 3 * bool(_OF_ITSELF.search(above))


def counted(text: str) -> int:
    """2 for an amount, 1 for a date."""
    kinds = {found.kind for found in quantities(plain(text[:LONGEST]))}
    return 2 if kinds - {ValueKind.DATE} else int(bool(kinds))
