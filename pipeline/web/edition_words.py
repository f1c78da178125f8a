"""What the page of an edition says beside the words of indicators, ages and news."""

from pipeline.web.language import Words

WORDS: Words = {
    "e.new": ("新しくなったこと", "What is new"),
    "e.compared": ("{0}と比べて、{1}。", "Compared with {0}: {1}."),
    "e.no_before": (
        "この系列の最初の版です。",
        "The first edition of its series: there is none before it to compare with.",
    ),
    "e.series": ("この計画のすべての版", "All editions of this plan"),
    "e.facts": ("この版について", "About this edition"),
    "e.page": ("このページの内容", "On this page"),
    "e.other": ("ほかの版との比較（{0}）", "Compared with other editions ({0})"),
    "e.kept_page": ("載っていた自治体のページ", "The city's page that listed it"),
    "e.kept": ("保存したページを見る", "See it as it was kept"),
    "e.copy_hash": ("{0}のSHA-256をコピー", "Copy the SHA-256 of {0}"),
}
