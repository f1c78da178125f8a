"""What troubles are called, in Japanese and in English."""

from typing import NamedTuple


class Told(NamedTuple):
    """A sentence in both languages."""

    ja: str
    en: str
    todo: tuple[str, str] = ("", "")
    """What to do about it, in Japanese and in English."""

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
    "clock": ("この機械の時計がずれています：{0}", "{0}"),
    "disk": (
        "ディスクの空きが{0} GBしかありません：{1}",
        "only {0} GB are left on the disk of {1}",
    ),
}
"""Kind of a trouble → its sentence."""
_BY_HAND = (
    "端末で shinkyu run を実行し、表示を確かめてください。"
    "意味と対処は運用の手引き（docs/operations.md）にあります。",
    "Run «shinkyu run» by hand and read what it says; docs/operations.md tells what each message "
    "means.",
)
_FROM_COPY = (
    "控えがあれば shinkyu verify --repair-from で直せます。なければ次の巡回が取り直します。",
    "«shinkyu verify --repair-from COPY» mends it from your backup; without one, the next run asks "
    "the city again.",
)
_REBUILT = (
    "ページを開き、作り直されていないか、正しく読めているか確かめてください（shinkyu doubts）。",
    "Open the page: was it rebuilt, is it read rightly? «shinkyu doubts» tells more.",
)
_TODO = {
    "run": _BY_HAND,
    "failed": _BY_HAND,
    "loss": _REBUILT,
    "fewer": _REBUILT,
    "removed": (
        "変更の記録で、何がなくなったか確かめてください。",
        "See in the log of changes what is gone: the city may have moved or rebuilt its site.",
    ),
    "damage": _FROM_COPY,
    "verify": _FROM_COPY,
    "build": (
        "アーカイブは無事です。ディスクの空きを確かめて shinkyu build を実行し、"
        "直らなければ shinkyu build --rebuild で作り直してください。",
        "The archive is untouched. See that the disk has room and run «shinkyu build»; if that "
        "does not help, «shinkyu build --rebuild».",
    ),
    "budget": (
        "対応は不要です。残りは次の晩に取得します。"
        "続くときは、ページが本当にそれほど多くのファイルを載せているか確かめてください。",
        "Nothing: the next nights bring the rest. If it goes on, see whether the page really links "
        "so much.",
    ),
    "clock": (
        "時刻がネットワークに合わせてあるか確かめてください（timedatectl）。",
        "See that the clock is set by the network (timedatectl).",
    ),
    "disk": (
        "空きを作るか、ディスクを大きくしてください。収集済みのものは無事です。",
        "Make room, or take a larger disk; what was collected is safe.",
    ),
}
"""Kind of a trouble → what to do about it; of addresses that are not had, their cause tells."""
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
    return Told(_filled(ja, values, 0), _filled(en, values, 1), _TODO.get(kind, ("", "")))


def title(key: str, lang: str, *values: Value) -> str:
    """One of our other words in a language."""
    which = 0 if lang == "ja" else 1
    return _filled(TITLES[key][which], values, which)


def _filled(words: str, values: tuple[Value, ...], which: int) -> str:
    shown = [*(value[which] if isinstance(value, tuple) else value for value in values)]
    shown += [""] * (9 - len(shown))
    return words.format(*shown).strip()
