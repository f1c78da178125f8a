"""What troubles are called, in Japanese and in English."""

from typing import NamedTuple


class Told(NamedTuple):
    """A sentence in both languages."""

    ja: str
    en: str

    def of(self, lang: str) -> str:
        """In one of them."""
        return self.ja if lang == "ja" else self.en


Value = str | int | tuple[str, str]
"""What stands in a sentence; a pair where it differs with the language."""

_WORDS = {
    "run": ("巡回を行えませんでした：{0}", "the run could not be done: {0}"),
    "failed": ("{0}：巡回に失敗しました：{1} {2}", "{0}: the run failed: {1} {2}"),
    "failing": (
        "{0}：{1}晩続けて取得できません：{3}（{2}） {4}",
        "{0}: not had for {1} nights in a row: {3} ({2}) {4}",
    ),
    "loss": ("{0}：{1} {2}", "{0}: {1} {2}"),
    "fewer": (
        "{0}：ふだんより少ないアドレスしかありません（{1}件、ふだんは{2}件）",
        "{0}: fewer addresses than usual ({1}, usually {2})",
    ),
    "removed": (
        "{0}：一晩で{1}件がなくなりました（ふだんの{2}件のうち）",
        "{0}: {1} files or links were taken away in one night (of usually {2})",
    ),
    "damage": ("{0} アーカイブに読めない箇所があります：{1}", "{0} the archive is damaged: {1}"),
    "verify": ("検証で{0}件の問題が見つかりました：{1}", "verifying found {0} problems: {1}"),
    "build": ("データベースを更新できませんでした：{0}", "the database could not be built: {0}"),
    "budget": ("{0}：一晩の取得量の上限に達しました：{1}", "{0}: {1}"),
    "clock": ("このサーバーの時計がずれています：{0}", "{0}"),
    "disk": (
        "ディスクの空きが{0} GBしかありません：{1}",
        "only {0} GB are left on the disk of {1}",
    ),
}
"""Kind of a trouble → its sentence."""
TITLES = {
    "trouble": ("巡回の異常 {0}件", "{0} things are wrong"),
    "one": ("巡回の異常", "something is wrong"),
    "well": ("解消しました", "well again"),
    "changes": ("{0}自治体で変更がありました", "changes in {0} municipalities"),
    "test": ("shinkyu 通知の試験", "shinkyu: a test of notifications"),
    "test_body": (
        "この通知が届いていれば、設定は正しく行われています。",
        "If you read this, notifications are set up right.",
    ),
    "status": ("巡回の状況", "status"),
    "well_again": ("解消：{0}", "well again: {0}"),
    "cut": ("ほか{0}件", "and {0} more"),
}
"""Our other words."""


def told(kind: str, *values: Value) -> Told:
    """A trouble in both languages; ``{0}`` is the first of the values."""
    ja, en = _WORDS[kind]
    return Told(_filled(ja, values, 0), _filled(en, values, 1))


def title(key: str, lang: str, *values: Value) -> str:
    """One of our other words in a language."""
    which = 0 if lang == "ja" else 1
    return _filled(TITLES[key][which], values, which)


def _filled(words: str, values: tuple[Value, ...], which: int) -> str:
    shown = [*(value[which] if isinstance(value, tuple) else value for value in values)]
    shown += [""] * (9 - len(shown))
    return words.format(*shown).strip()
