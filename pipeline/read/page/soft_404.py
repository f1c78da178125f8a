"""Pages that say «not found» or «under maintenance» although they were answered with 200."""

import re

from pipeline.kinds import LinkKind
from pipeline.read.page.types import Link

_NOT_FOUND = re.compile(
    r"(?:ページ|ファイル|URL|記事|お探し).{0,24}"
    r"(?:見つかりません|みつかりません|見つかりませんでした|存在しません|ございません|削除され|移動した)|"
    r"not found|\b404 ?(?:error|エラー)|お探しのページ",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(
    r"(?:システム|サイト|ホームページ|サーバー?|ウェブ|ただいま|現在).{0,30}"
    r"(?:メンテナンス中|停止して|ご覧いただけません|ご利用いただけません|閲覧できません)|"
    r"アクセスが集中|しばらく(?:お待ち|してから|経ってから)|under maintenance|service unavailable|"
    r"temporarily unavailable|access denied",
    re.IGNORECASE,
)
_SHORT = 600
"""Characters of an article below which its text may say that it is none, not its title alone."""


def soft_404(titles: list[str], text: str, links: list[Link]) -> str | None:
    """Why a page is none, in words; None where it is one.

    It is none where its title says that nothing is here, or where it is short, has no files, and
    its text says so.
    """
    for title in titles:
        if match := _NOT_FOUND.search(title):
            return f"not found page: its title says «{match[0]}»"
    if len(text) >= _SHORT or any(link.kind is LinkKind.FILE for link in links):
        return None
    for rule, what in ((_NOT_FOUND, "not found"), (_MAINTENANCE, "maintenance")):
        if match := rule.search(text) or rule.search(" ".join(titles)):
            return f"{what} page: its text says «{match[0]}»"
    return None
