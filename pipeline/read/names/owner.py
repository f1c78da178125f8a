"""Whose page it is: the municipality or the prefecture whose plans are its own."""

import re

PREFECTURES = (
    "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県"
    "|東京都|神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県"
    "|滋賀県|京都府|大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県"
    "|香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県"
)
"""Alternatives of a pattern, in the order of their codes."""
_PREFECTURE = re.compile(PREFECTURES)


def is_prefecture(owner: str) -> bool:
    """Whether a source's name is that of a prefecture."""
    return _PREFECTURE.fullmatch(owner) is not None


def is_owner(word: str, owner: str) -> bool:
    """Whether a word (福島県, or 県 alone) is the owner of the page, as far as prefectures go."""
    return bool(word) and (word == owner or (is_prefecture(owner) and word == owner[-1]))
