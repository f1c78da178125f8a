"""What the page of a quotation says, in Japanese and English."""

WORDS: dict[str, tuple[str, str]] = {
    "q.title": ("引用文を確かめる", "Check a quotation"),
    "q.label": ("引用文", "Quotation"),
    "q.check": ("確かめる", "Check"),
    "q.lead": (
        "計画から引用された文を貼り付けると、どの版の何ページにそのとおり載っているか、"
        "違う文面で載っているか、いまはなくなったか、どこにもないかがわかります。"
        "{0}文字から{1}文字まで。文の一部でも、いくつかの文でもかまいません。",
        "Paste a text that is said to come from a plan: does it stand so in an edition, and on "
        "which page, does it stand otherwise, did it stand there once, or nowhere? {0} to {1} "
        "characters; a part of a sentence will do, or several sentences.",
    ),
    "q.rules_title": (
        "何が違っても「そのとおり」とみなすか",
        "What may differ and still count as verbatim",
    ),
    "q.rules": (
        "空白、改行、全角と半角、ダッシュや読点「，」の種類、前後のかぎかっこは違ってもかまいません。"
        "「…」や「（中略）」で省かれたところは、前後が順に載っていれば認めます。"
        "数字、漢字、かなは一文字も違ってはいけません。数字の途中で切れた引用も別の数とみなします。",
        "White space, line breaks, full and half width, the kind of a dash or of a comma, and "
        "quotation marks around it may differ. What «…» or «（中略）» leaves out is allowed where "
        "the parts before and after it stand in that order. No digit, kanji or kana may differ, "
        "and a quotation that cuts a number says another number.",
    ),
    "q.help.found": (
        "下の版の、示したページにあります。",
        "In the editions below, on the pages that are named.",
    ),
    "q.help.altered": (
        "最も近い文面を下に示します。違うところに印があります。",
        "The nearest texts stand below, what differs is marked.",
    ),
    "q.help.dropped": (
        "載っていた版とページ、いつなくなったかを下に示します。",
        "Below: the editions and pages where it stood, and since when it is gone.",
    ),
    "q.help.absent": (
        "保存しているどの版、どのページにも、この文も、これに近い文もありません。"
        "保存していない資料や、画像だけのページにあるかもしれません。",
        "No page that is kept here has this text or one like it. It may stand in a document that "
        "is not kept here, or on a page that is nothing but a picture.",
    ),
    "q.short_help": (
        "もう少し長い引用で確かめてください。",
        "Check a longer quotation.",
    ),
    "q.alike": ("{0}が同じ", "{0} alike"),
    "q.legend": (
        "［取消線：もとの文だけにある］［下線：引用だけにある］",
        "[struck through: in the source alone] [underlined: in the quotation alone]",
    ),
    "q.cut": (
        "この引用は、もとの数字の途中で切れています。",
        "The quotation begins or ends in the middle of a number of the source.",
    ),
    "q.page": ("{0}ページ", "p. {0}"),
    "q.read": ("本文と並べて読む", "Read it in its place"),
    "q.original": ("原本", "Original"),
    "q.replaced": ("差し替え前のファイル", "file since replaced"),
    "q.passage": ("この文の一生", "The life of this sentence"),
    "q.now": ("いまの文面", "As it is worded today"),
    "q.where": ("掲載元", "Published at"),
    "q.file": ("ファイル", "File"),
    "q.when": ("捕捉", "Captured"),
    "q.cite": ("引用のしかた", "How to cite"),
    "q.others": ("載っているところ", "Where it stands"),
    "q.more": ("ほかにもあります。", "There are further places."),
    "q.picture": ("{0}ページ。印がその箇所です。", "Page {0}; the place is marked."),
    "q.json": ("この答えをJSONで", "This answer as JSON"),
}
