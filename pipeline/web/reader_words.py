"""What the reader says, in both languages."""

from pipeline.web.margin.words import WORDS as MARGIN_WORDS

WORDS = MARGIN_WORDS | {
    "page_n": ("{0}ページ", "Page {0}"),
    "of_pages": ("全{0}ページ", "{0} pages"),
    "find_here": ("この文書の中を検索", "Search in this document"),
    "find": ("検索", "Find"),
    "found_on": ("{0}ページで見つかりました：", "Found on {0} pages:"),
    "found_nowhere": ("この文書には見つかりません。", "Not found in this document."),
    "is_picture": (
        "この文書は画像です。文字として読み取れる本文がありません。",
        "This document is a picture: it has no text that could be read.",
    ),
    "page_is_picture": (
        "このページには文字として読み取れる本文がありません。",
        "This page has no text that could be read.",
    ),
    "is_unread": (
        "この形式の文書は保存と追跡のみを行い、本文は読み取りません：{0}",
        "Documents of this kind are kept and followed, their text is not read: {0}",
    ),
    "partly_read": ("注：{0}", "Note: {0}"),
    "rows_cut": (
        "ほか{0}行は原本をご覧ください。",
        "{0} more rows: see the original.",
    ),
    "is_failed": ("この文書は読み取れませんでした：{0}", "This document could not be read: {0}"),
    "mostly_picture": (
        "この文書のほとんどのページは画像です。文字として読み取れるのは一部だけです。",
        "Most pages of this document are pictures: only some of it could be read as text.",
    ),
    "no_picture": ("画像を表示できません。", "The picture can't be shown."),
    "earlier_pages": ("前のページ", "Earlier pages"),
    "later_pages": ("次のページ", "Later pages"),
    "earlier_hit": ("前の該当ページ（{0}）", "Earlier hit (page {0})"),
    "later_hit": ("次の該当ページ（{0}）", "Later hit (page {0})"),
    "all_pages": ("すべてのページ", "All pages"),
    "marks": ("{0}か所", "{0} marks"),
    "passage_nowhere": (
        "この箇所はこの文書に見つかりません。",
        "This passage is not found in this document.",
    ),
    "picture_of": ("{0}ページの画像", "Picture of page {0}"),
    "open_original": ("ブラウザで開く", "Open in the browser"),
    "download": ("原本をダウンロード", "Download the original"),
    "versions": ("この文書の他の版", "Other versions of this document"),
    "this_one": ("表示中", "shown here"),
    "belongs_to": ("属する版", "Belongs to"),
    "cite_page": ("このページへのリンク", "Link to this page"),
    "cite_it": ("引用", "Cite"),
    "cite_it_of": ("{0}ページを引用する", "Cite page {0}"),
    "cite_file": ("このファイル", "This file"),
    "cite_one_page": ("{0}ページ", "Page {0}"),
    "cite_place": ("{0}ページの印の箇所", "The marked place on page {0}"),
    "cite_selected": ("選んだ箇所を引用", "Cite what is selected"),
    "cite_mark": ("引用する文", "Text to cite"),
    "cite_mark_why": (
        "このファイルの文を貼り付けると、そのページと箇所を指す引用になります。",
        "Paste a text of this file: the citation then names its page and leads to the place.",
    ),
    "cite_make": ("引用を作る", "Make the citation"),
    "metadata": ("ファイルの情報", "The file's metadata"),
    "made_with": ("作成ソフト", "Producer"),
    "made_at": ("作成日時", "Created"),
    "changed_at": ("更新日時", "Modified"),
    "stretches": ("ページの範囲", "Stretches of pages"),
}
