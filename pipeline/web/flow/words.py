"""What is said of a series' flow, in Japanese and English."""

WORDS = {
    "f.title": ("{0} {1}：文の移り変わり", "{0} {1}: how its text lives on"),
    "f.about": (
        "帯は版、帯の中の区切りは、その文がどの版からあるか。下へ続く面は次の版にも残った文、"
        "途切れるところは次の版でなくなった文です。",
        "A bar is an edition; its parts tell since which edition its passages stand. What goes on "
        "downwards stands in the next edition too, what ends was dropped by it.",
    ),
    "f.chart": ("版から版へ残った文", "How passages live on from edition to edition"),
    "f.part": ("{0}：{1}文（{2}）", "{0}: {1} {1:passage|passages} ({2})"),
    "f.part_of": ("{0}のうち、{1}", "Of {0}, {1}"),
    "f.dropped_part": (
        "{0}でなくなった文：{1}",
        "dropped in {0}: {1} {1:passage|passages}",
    ),
    "f.since": ("{0}から", "since {0}"),
    "f.new": ("新規", "new"),
    "f.edition": ("版", "Edition"),
    "f.passages": ("文", "Passages"),
    "f.dropped": ("次の版でなくなった", "Dropped by the next"),
    "f.count": ("{0}文", "{0}"),
    "f.share": ("{0}％", "{0} %"),
    "f.under_one": ("1％未満", "under 1 %"),
    "f.sentence_first": ("{0}文。最初の版。", "{0} {0:passage|passages}; the first edition."),
    "f.sentence_alone": ("{0}文。", "{0} {0:passage|passages}."),
    "f.sentence_second": (
        "{0}文のうち{2}は{1}から、{3}は新規。",
        "Of {0} {0:passage|passages} {2} {2:is|are} from {1}, {3} new.",
    ),
    "f.colon": ("：", ": "),
    "f.age": ("文の古さ", "Age of its text"),
    "f.show_new": ("新しい文を見る", "See what is new"),
    "f.show_dropped": ("なくなった{0}文", "{0} {0:passage|passages} dropped"),
    "f.show_flow": ("すべての版の移り変わり", "The flow over all editions"),
    "f.dropped_title": ("なくなった文", "What was dropped"),
    "f.dropped_in": ("{0}でなくなった文 {1}", "Dropped in {0}: {1}"),
    "f.of_those": ("うち{0}からあったもの{1}", "{1} of them stood since {0}"),
    "f.back": ("のちに復活", "came back later"),
    "f.more": ("ほか{0}文（データ表で見る）", "{0} more, in the data tables"),
    "f.see_dropped": ("文を見る", "See them"),
    "f.and": ("、", ", "),
    "f.unknown": ("この系列は見つかりません：{0}", "There is no such series: {0}"),
    "f.no_text": (
        "この系列には、本文を読み取れた版がありません。",
        "No edition of this series has a text that was read.",
    ),
    "f.numbers": ("数で見る", "In numbers"),
}
