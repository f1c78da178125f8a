"""What the first page and the strips of editions say, in both languages."""

from pipeline.web.language import Words

STRIP_WORDS: Words = {
    "s.strip": ("{0}の版と、その間の変更", "Editions of {0} and what changed between them"),
    "s.change": ("{0}から{1}への変更：{2}", "What changed from {0} to {1}: {2}"),
    "s.plus_minus": ("+{0} −{1}", "+{0} −{1}"),
    "s.changed": ("変更{0}", "{0} changed"),
    "s.moved": ("移動{0}", "{0} moved"),
    "s.numbers": ("数値{0}", "{0} {0:number|numbers}"),
    "s.nothing": ("変更なし", "no change"),
    "s.from": ("{0}から", "from {0}"),
    "s.from_draft": ("案からの変更", "changes from the draft"),
    "s.no_text": ("比べられる本文なし", "no text to compare"),
    "s.period": ("{0}～{1}年度", "FY {0}–{1}"),
    "s.replaced": ("{0}に差し替え（{1}）", "replaced {0} ({1})"),
    "s.places": ("{0}か所", "{0} {0:place|places}"),
    "s.looks": ("本文は同じ", "same text"),
    "s.earlier": ("前に{0}版", "{0} earlier {0:edition|editions}"),
    "s.legend_known": ("公表の日付がわかる版", "the date of publication is known"),
    "s.legend_seen": (
        "日付の記載がなく、掲載を確認した日",
        "no date stated: the day on which it was first seen",
    ),
    "s.legend_draft": ("案", "draft"),
    "s.legend_arrow": (
        "→ は新旧対照表へ（+追加 −削除 の文、変更・数値の件数）",
        "→ opens the comparison (passages +added −removed, changed, numbers)",
    ),
}
WORDS: Words = {
    **STRIP_WORDS,
    "o.welcome": (
        "はじめての方へ：総合戦略などの計画は、改定されると古い版が自治体のサイトから消えることが"
        "あります。ここでは毎晩ページを見に行き、公表されたファイルを一つ残らず保存し、版と版を一文"
        "ずつ、数値ごとに比べています。下の → を押すと何が変わったかが、その行を押すと証拠となる"
        "原本のページが見られます。",
        "New here? When a municipality revises its strategy, the old edition often disappears "
        "from its site. We look at the pages every night, keep each published file as it is, and "
        "compare the editions sentence by sentence and number by number. Each → below shows what "
        "changed; each changed row leads to the page of the original that proves it.",
    ),
    "o.choose": ("自治体を選ぶ", "Choose a municipality"),
    "o.name": ("名前", "Name"),
    "o.prefecture": ("都道府県", "Prefecture"),
    "o.order": ("並べ方", "Order"),
    "o.order_change": ("変更の新しい順", "newest change first"),
    "o.order_name": ("名前順（ローマ字）", "by name"),
    "o.order_prefecture": ("都道府県順", "by prefecture"),
    "o.show": ("表示", "Show"),
    "o.all": ("すべて", "all"),
    "o.unknown": ("不明", "unknown"),
    "o.found": ("{0}自治体", "{0} {0:municipality|municipalities}"),
    "o.none": (
        "条件に合う自治体はありません。",
        "No municipality fits.",
    ),
    "o.every": ("すべての自治体", "All municipalities"),
    "o.city": ("自治体", "Municipality"),
    "o.editions": ("版", "Editions"),
    "o.newest": ("最近の変更", "Newest change"),
    "o.no_change": ("変更の記録なし", "nothing logged"),
    "o.editions_of": ("{0}版と、その間の変更", "{0} {0:edition|editions} and what changed"),
    "o.folded": ("{0}（最近の変更：{1}）", "{0} (newest change: {1})"),
    "o.page_before": ("前へ", "Previous"),
    "o.page_after": ("次へ", "Next"),
    "o.news": ("最新の版：{0}", "The newest edition: {0}"),
    "o.news_of": ("{0}に公表。{1}と比べて、{2}。", "Published {0}. Compared with {1}: {2}."),
    "o.news_seen": ("{0}に確認。{1}と比べて、{2}。", "First seen {0}. Compared with {1}: {2}."),
    "o.no_editions": (
        "まだ版がありません。最初の巡回（shinkyu run）のあとに、ここに並びます。",
        "There are no editions yet: they stand here after the first run (shinkyu run).",
    ),
    "o.indicators": ("指標の変化", "Indicators"),
    "o.sentences": ("文の変化", "Sentences"),
    "o.more_indicators": ("ほかに{0}件の指標", "{0} more {0:indicator|indicators}"),
    "o.whole": ("新旧対照表の全体", "The whole comparison"),
    "o.read": ("版のページ", "The edition"),
    "o.proof": ("原本で確かめる：{0}", "Check in the original: {0}"),
    "o.changed": ("書き換え", "reworded"),
    "o.added": ("新しい文", "new"),
    "o.removed": ("なくなった文", "dropped"),
    "o.since": ("{0}から載っていた", "stood since {0}"),
    "o.lowered": ("目標を{0}から{1}に引き下げ", "target lowered from {0} to {1}"),
    "o.raised": ("目標を{0}から{1}に引き上げ", "target raised from {0} to {1}"),
    "o.corrected": ("基準値を{0}から{1}に訂正", "baseline corrected from {0} to {1}"),
    "o.rebased": ("基準値を{0}から{1}に更新", "baseline updated from {0} to {1}"),
    "o.indicator_dropped": ("指標から外れた（目標は{0}）", "dropped (its target was {0})"),
    "o.indicator_added": ("新しい指標（目標は{0}）", "new (target {0})"),
    "o.unit": ("単位を{0}から{1}に変更", "unit changed from {0} to {1}"),
    "o.renamed": ("名称を「{0}」から「{1}」に変更", "renamed from “{0}” to “{1}”"),
    "o.colon": ("：", ": "),
}
