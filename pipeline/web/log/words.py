"""What the log says, in both languages."""

from pipeline.web.language import Words

WORDS: Words = {
    "l.intro": (
        "自治体のページを見に行った夜ごとに、新しい版を先頭に、見つかった変更を並べています。"
        "印を押すと、その証拠（いつ、どのURLで得た、どのファイルか）が開きます。",
        "What was found changed, by the night on which the cities' pages were looked at, new "
        "editions first. The mark at the end of a line opens its evidence: when it was captured, "
        "at which address, and which bytes.",
    ),
    "l.files": ("あわせて掲載されたファイル{0}件", "{0} {0:file|files} published with it"),
    "l.quiet_document_moved": ("URLの変更{0}件", "{0} {0:file|files} moved"),
    "l.quiet_document_resaved": ("再保存{0}件", "{0} {0:file|files} saved anew"),
    "l.quiet": ("{0}（本文は同じ）", "{0} (same text)"),
    "l.and": ("・", ", "),
    "l.colon": ("：", ": "),
    "l.left": ("この夜の変更はほかに{0}件あります", "{0} more {0:change|changes} of this night"),
    "l.night": ("{0}の変更", "Changes of {0}"),
    "l.no_night": ("この夜の変更は記録されていません。", "Nothing is logged of that night."),
    "l.whole": ("変更の記録の全体へ", "The whole log"),
    "l.newest": ("最新の記録へ", "To the newest"),
    "l.part_before": ("前の部分", "Part before"),
    "l.part_after": ("次の部分", "Next part"),
    "l.record": ("WARCの記録", "WARC record"),
    "l.link": ("この変更へのリンク", "Link to this change"),
}
