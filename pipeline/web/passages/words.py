"""What the page of a passage says."""

from pipeline.web.feeds.words import WORDS as FEED_WORDS
from pipeline.web.language import Words
from pipeline.web.proof_words import WORDS as PROOF_WORDS

WORDS: Words = {
    **PROOF_WORDS,
    "feed.this_section": FEED_WORDS["feed.this_section"],
    "l.title": ("文の一生", "Life of a passage"),
    "l.all": ("文の一生", "Lives of passages"),
    "l.since": ("いつから", "Since"),
    "l.until": ("なくなった版", "Dropped in"),
    "l.last": ("最後にある版", "Last edition"),
    "l.editions": ("ある版の数", "Editions"),
    "l.rewordings": ("書き換え", "Rewordings"),
    "l.times": ("{0}回", "{0}"),
    "l.inside_times": (
        "（ほかにファイルの差し替えで {0}回）",
        "(besides, when a file was replaced: {0})",
    ),
    "l.weak_steps": ("（ほかに確かでない段階 {0}）", "(besides, not sure: {0})"),
    "l.chapters": ("あった場所", "Stood under"),
    "l.indicator": ("指標", "Indicator"),
    "l.gone": ("なし", "gone"),
    "l.unknown_text": ("本文不明", "text unknown"),
    "l.legend": (
        "●新規・同じ　◆書き換え・分割・統合　■番号のみ　▲移動　×なし。"
        "白抜きは確かでない段階、破線はない間。",
        "● new or the same, ◆ reworded, split or merged, ■ renumbered, ▲ moved, × gone. "
        "Hollow: not sure; dashed: away.",
    ),
    "l.wordings": ("文面（古い順）", "Wordings, old to new"),
    "l.wording": ("文面{0}", "Wording {0}"),
    "l.in_editions": ("この文面の版", "Editions with this wording"),
    "l.changed": ("前の文面から変わったところ", "What changed since the wording before"),
    "l.changed_row": ("前の行から変わったところ", "What changed since the row before"),
    "l.as_before": ("前の文面と同じです。", "It says the same as before."),
    "l.number": ("{0} → {1}（{2}）", "{0} → {1} ({2})"),
    "l.numbers": ("変わった数値", "Numbers that changed"),
    "l.draft_step": ("確定版とは：{0}", "against its final edition: {0}"),
    "l.replaced": ("差し替え前のファイル", "file that was replaced since"),
    "l.inside_step": ("ファイルの差し替えで{0}", "{0}: its file was replaced"),
    "l.confidence": ("確かさ{0}%", "{0}% sure"),
    "l.under": ("「{0}」の下", "under “{0}”"),
    "l.page": ("{0}ページ", "p. {0}"),
    "l.no_page": ("文書", "Document"),
    "l.comparison": ("新旧対照表のこの行", "This row in the comparison"),
    "l.compare": ("二つの版を比べる", "Compare the two editions"),
    "l.proof": ("証拠", "Proof"),
    "l.captured": ("捕捉", "Captured"),
    "l.alt": (
        "{0}の{1}ページ。印は次の箇所：{2}",
        "Page {1}, {0}. Marked: {2}",
    ),
    "l.more": (
        "ほか{0}の文面はJSONとCSVにあります。",
        "{0} more {0:wording|wordings}: see JSON and CSV.",
    ),
    "l.cut": ("…（以下略。全文はJSONに）", "… (cut; the JSON has all)"),
    "l.sure": ("確かなこと、確かでないこと", "What is sure, what is not"),
    "l.sure.all": (
        "段階はいずれも確かです（{0}段階、最も低い確かさ{1}%）。",
        "Every step is sure (steps: {0}, the least sure: {1}%).",
    ),
    "l.sure.none": (
        "一つの版にだけあり、前後の版との対応はありません。",
        "It stands in one edition alone: nothing was joined.",
    ),
    "l.sure.weak": (
        "{0}：{1}（確かさ{2}%、前の文面との近さ{3}%）。回数には数えていません。",
        "{0}: {1} ({2}% sure; {3}% like the wording before). It is not counted.",
    ),
    "l.sure.gap": (
        "{0}。その間をはさむ対応は、文面の近さから推定したものです。",
        "{0}. That it is the same passage is told by likeness alone.",
    ),
    "l.sure.unknown": (
        "本文を読み取れない版（{0}）は対象外です。あったかどうかは分かりません。",
        "Of {0} no text is known: nobody can say whether it stood there.",
    ),
    "l.sure.ocr": (
        "文字認識（OCR）による本文を含みます（{0}）。誤りがありえます。",
        "Some of its text was recognised from pictures ({0}) and can be wrong.",
    ),
    "l.sure.automatic": (
        "対応付けは自動です。引用の前に原本で確かめてください。",
        "Passages are joined automatically. Check the originals before you cite.",
    ),
    "l.before": ("前の文", "Passage before"),
    "l.after": ("次の文", "Passage after"),
    "l.beside": ("前後の文（{0}）", "Around it ({0})"),
    "l.and": ("・", ", "),
    "l.files": ("ほかの形式", "Other forms"),
    "l.cite_why": (
        "ページ、SHA-256、捕捉日時つき。このアドレスは変わりません。",
        "With page, SHA-256 and moment of capture. This address is permanent.",
    ),
    "l.unknown": (
        "「{0}」という文はこのデータベースにありません。",
        "There is no passage called “{0}” in this database.",
    ),
    "l.unknown_why": (
        "アドレスの写し間違いか、元の資料の読み取り直しで文の区切りが変わった可能性があります。"
        "文の一部で検索すると見つかることがあります。",
        "The address may have been copied wrongly, or its document has been read again and is cut "
        "into other passages. Searching for a few of its words may find it.",
    ),
    "l.of_series": ("{0}の文", "Passages of {0}"),
    "l.all_why": (
        "一つ一つの文・見出し・表の行を、すべての版を通してたどります。",
        "Each sentence, heading and row of a table, followed through all editions.",
    ),
    "l.flow": ("版ごとの古さと、なくなった文", "How old each edition is, and what was dropped"),
    "l.other_series": ("ほかの計画", "Other plans"),
    "l.no_series": ("「{0}」という計画はありません。", "There is no plan “{0}”."),
    "l.no_edition": ("「{0}」という版はありません。", "There is no edition “{0}”."),
    "l.edition_files": (
        "版ごとの全部の文と、その一生",
        "All passages of an edition with their lives",
    ),
    "l.list.dropped": ("最新の版でなくなった文", "Dropped with the newest edition"),
    "l.list.unchanged": ("変わらずにある文", "Standing as they stood first"),
    "l.list.reworded": ("何度も書き換えられた文", "Reworded most often"),
    "l.list.none": ("ありません。", "None."),
    "p.when": ("捕捉", "Captured"),
    "c.del": ("削除：", "deleted: "),
    "c.ins": ("追加：", "inserted: "),
}
