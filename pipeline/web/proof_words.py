"""What a proof says in words: on its page, in its picture."""

from collections.abc import Sequence

from pipeline.kinds import RowKind
from pipeline.read.office.formats import BY_TYPE
from pipeline.web.language import Translator, Words
from pipeline.web.proof_facts import Proof, ProofSide
from pipeline.web.proof_panels import Panel


def heading_of(proof: Proof, t: Translator) -> str:
    """City, both editions, and what became of the passage."""
    cities = list(dict.fromkeys(side.city for side in proof.compared if side.city))
    names = " → ".join(t("p.name", side.words, side.words_en) for side in proof.compared)
    kind = t(f"p.kind.{proof.kind}")
    return t("p.heading", f"{'・'.join(cities)} {names}".strip(), kind)


def name_of(side: ProofSide, t: Translator) -> str:
    """What a side is called."""
    return t("p.name", side.side.words, side.side.words_en)


def caption_of(side: ProofSide, t: Translator) -> list[str]:
    """City, edition, page, file, SHA-256, moment of capture and address, a line each."""
    who, file = side.side, side.file
    published = t("p.published", who.published) if who.published else ""
    lines = [f"{who.city} {name_of(side, t)} {published}".strip()]
    what = "" if file is None or file.label == who.words else f"「{file.label}」"
    lines.append(f"{what} {page_words(side, t)}".strip())
    if file is not None:
        lines += [f"SHA-256 {file.sha256}", t("p.captured", file.captured_at), file.url]
    return [line for line in lines if line]


def page_words(side: ProofSide, t: Translator) -> str:
    """The page it stands on; empty where there are no pages."""
    return t("p.page", side.page) if side.page else ""


def note_of(side: ProofSide, panels: Sequence[Panel], t: Translator) -> str:
    """What has to be known of a side's picture, or why it has none; empty where nothing has.

    Args:
        panels: that are shown.
    """
    if not panels:
        return t(f"p.no_picture.{_why(side)}")
    notes = []
    if side.recognised:
        notes.append(t("p.recognised"))
    if not panels[0].found:
        notes.append(t("p.not_found"))
    if len(panels) > 1:
        notes.append(t("p.two_pages", panels[0].marked.page, panels[1].marked.page))
    return t("p.space").join(notes)


def _why(side: ProofSide) -> str:
    media_type = side.file.media_type if side.file else ""
    if media_type == "application/pdf":
        return "pdf"
    if media_type.startswith("text/html"):
        return "page"
    return "office" if media_type in BY_TYPE else "other"


WORDS: Words = {
    "p.heading": ("{0}　{1}", "{0}: {1}"),
    "p.name": ("{0}", "{1}"),
    "p.old": ("改正前", "Old"),
    "p.new": ("改正後", "New"),
    **{
        f"p.kind.{kind}": words
        for kind, words in {
            RowKind.SAME: ("変更なし", "unchanged"),
            RowKind.CHANGED: ("変更", "changed"),
            RowKind.ADDED: ("追加", "added"),
            RowKind.REMOVED: ("削除", "removed"),
            RowKind.MOVED: ("移動", "moved"),
        }.items()
    },
    "p.published": ("（{0}）", "({0})"),
    "p.page": ("{0}ページ", "page {0}"),
    "p.captured": ("捕捉日時 {0}（UTC）", "captured {0} (UTC)"),
    "p.space": ("", " "),
    "p.recognised": (
        "画像のページです。本文は文字認識（OCR）によるもので、誤りがありえます。",
        "The page is a picture: its text was recognised (OCR) and can be wrong.",
    ),
    "p.not_found": (
        "この箇所の位置を特定できなかったため、ページ全体を示します。",
        "The place of the passage could not be found: the whole page is shown.",
    ),
    "p.two_pages": (
        "この箇所は{0}ページから{1}ページに続きます。",
        "The passage runs from page {0} to page {1}.",
    ),
    "p.no_picture.pdf": (
        "ページの画像を表示できません。読み取った本文を示します。",
        "The page can't be shown as a picture; this is its text as it was read.",
    ),
    "p.no_picture.page": (
        "市のウェブページです。画像はなく、読み取った本文を示します。",
        "A page of the city's web site: no picture; this is its text as it was read.",
    ),
    "p.no_picture.office": (
        "この形式（Word・Excel など）のファイルにはページの画像がありません。"
        "読み取った本文を示します。",
        "A file of this format (Word, Excel, …) has no picture of its pages; "
        "this is its text as it was read.",
    ),
    "p.no_picture.other": (
        "画像はありません。読み取った本文を示します。",
        "There is no picture; this is the text as it was read.",
    ),
    "p.made_by": (
        "対応と印は自動（shinkyu）。黄色が該当箇所、下線が変わった文字。"
        "引用の前に原本で確かめてください。",
        "Paired and marked automatically (shinkyu): the passage in yellow, what changed underlined."
        " Check the originals before you cite.",
    ),
}
