"""The tables, with what every column means in both languages.

One place: the DDL, the data dictionary (``db/README.md``) and the descriptions in ``metadata.yml`` all come from here.
The database is a projection of the archive, so there are no migrations: when ``SCHEMA_VERSION`` differs, it is rebuilt.
"""

import sqlite3
from enum import StrEnum
from typing import NamedTuple

from pipeline import kinds
from pipeline.database.rows import utils_over

SCHEMA_VERSION = 7
PAGE_SIZE = 8192  # 8 KB pages store Japanese text in a third less space than 4 KB


class Column(NamedTuple):
    """One column: its SQL type with constraints, and its meaning."""

    name: str
    sql: str
    ja: str
    en: str


class Table(NamedTuple):
    """One table: its meaning and its columns; ``extra`` is table constraints, ``indexes`` lists of columns.

    ``keyed`` tables are stored by their key alone (``WITHOUT ROWID``): nothing in them tells in which order they grew.
    """

    name: str
    ja: str
    en: str
    columns: tuple[Column, ...]
    extra: str = ""
    indexes: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False
    keyed: bool = False


def _t(
    name: str,
    ja: str,
    en: str,
    columns: str,
    extra: str = "",
    indexes: str = "",
    hidden: bool = False,
    keyed: bool = False,
) -> Table:
    """A table from one line a column: ``name | sql | ja | en``."""
    rows = [[cell.strip() for cell in line.split("|")] for line in columns.strip().splitlines()]
    parsed = tuple(tuple(i.split(",")) for i in indexes.split())
    return Table(name, ja, en, tuple(Column(*row) for row in rows), extra, parsed, hidden, keyed)


TABLES: tuple[Table, ...] = (
    _t("sources", "収集元", "Sources: pages of municipalities that we watch", """
        id | TEXT PRIMARY KEY | 収集元のID | Id of the source
        name | TEXT NOT NULL | 自治体名 | Name of the municipality
        code | TEXT | 全国地方公共団体コード | Local-government code
        page_url | TEXT NOT NULL | 対象ページのURL | URL of the page we watch
    """),
    _t("runs", "巡回（一夜に一回）", "Runs of the crawler, one a night and source", """
        id | TEXT PRIMARY KEY | 巡回のID | Id of the run
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        started_at | TEXT NOT NULL | 開始時刻（UTC） | Start (UTC)
        finished_at | TEXT | 終了時刻（UTC）。中断なら空 | End (UTC); empty where it was cut off
        status | TEXT NOT NULL | 結果（ok・partial・failed） | Result: ok, partial or failed
        fetched | INTEGER NOT NULL | 新規・変更として取得した数 | Captures that brought new bytes
        unchanged | INTEGER NOT NULL | 変更なしの数 | Captures that found the same bytes
        failed | INTEGER NOT NULL | 失敗・拒否の数 | Captures that failed or were refused; a page that is missing is one of them, a file that robots.txt disallows is none
        message | TEXT | 説明 | What went wrong, in words
        kind | TEXT NOT NULL | 種別（crawl・import） | crawl or import
        user_agent | TEXT | ユーザーエージェント | User agent
        warc_file | TEXT NOT NULL | WARCファイル | WARC file
        clock | TEXT | 時計への疑い。あれば時刻はサーバーのもの | Why its own clock is not believed; its moments are then the servers'
        missing | INTEGER NOT NULL DEFAULT 0 | ファイルがなくなっていた数 | Captures that found nothing there any more (404, 410)
        disallowed | INTEGER NOT NULL DEFAULT 0 | robots.txtにより取得しなかったファイルの数 | Files that robots.txt asks to leave alone
    """, indexes="source_id,started_at,kind,status", keyed=True),
    _t("run_reports", "巡回の報告", "What each run brought, beside what its source's runs usually bring", """
        run_id | TEXT PRIMARY KEY REFERENCES runs(id) | 巡回 | Run
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        night | TEXT NOT NULL | 日付（日本時間） | Day of its start, in Japan
        started_at | TEXT NOT NULL | 開始時刻（UTC） | Start (UTC)
        kind | TEXT NOT NULL | 種別（crawl・import） | crawl or import
        addresses | INTEGER NOT NULL | 要求したアドレスの数 | Addresses that it asked for: its captures
        usual_addresses | INTEGER | ふだんの数（直近28回の中央値）。7回未満なら空 | Usual number: median of the 28 runs before; empty before there are seven
        added | INTEGER NOT NULL | 追加（版・ファイル）の数 | Changes that added: editions and files, new or back again
        updated | INTEGER NOT NULL | 更新（差し替え・保存し直し・移動・ページの変更）の数 | Changes of what was there: files replaced, saved anew or moved, the page changed
        removed | INTEGER NOT NULL | 削除（掲載終了・消失）の数 | Changes that took away: links gone, files gone
        usual_changes | REAL | ふだんの変更の数（直近28回の平均） | Changes of all three kinds in a usual run: mean of the 28 runs before
        changes | TEXT NOT NULL | 種別ごとの変更の数（JSON） | Kind of change → number (JSON)
        new_doubts | INTEGER NOT NULL | この巡回からの確認事項の数（参考を除く） | Doubts since this run, notes left out
        requests | INTEGER | 要求の数。中断・取り込みなら空 | Requests, robots.txt and tries anew included; empty for a run that was cut off and for imports
        bytes | INTEGER | 受け取った本体のバイト数 | Bytes of all bodies that came
        seconds | REAL | 応答を待った秒数の合計 | Seconds that it waited for answers, pauses left out
        slowest_host | TEXT | 応答が最も遅いホスト | Host whose answers took longest on the average
        slowest_seconds | REAL | そのホストの一応答あたりの秒数 | Seconds of one answer of that host
        hosts | TEXT | ホストごとの内訳（JSON、遅い順） | Each host: [{host, requests, bytes, seconds, slowest}], the slowest first (JSON)
        unusual | TEXT | ふだんと違うところ（JSON）。なければ空 | What its source's runs do not have (JSON list: fewer addresses, more addresses, many updated, many removed, slow answers); empty where nothing is unusual
    """, indexes="source_id,started_at night", keyed=True),
    _t("nights", "夜ごとの集計", "Nights: what all crawls of a day in Japan came to", """
        night | TEXT PRIMARY KEY | 日付（日本時間） | Day, in Japan
        runs | INTEGER NOT NULL | 巡回の数 | Crawls that began on it
        ok | INTEGER NOT NULL | 正常 | Of them, those that got everything
        partial | INTEGER NOT NULL | 一部失敗 | Those that lack something
        failed | INTEGER NOT NULL | 失敗 | Those that did not get the page
        added | INTEGER NOT NULL | 追加の数 | Changes that added, as in `run_reports`
        updated | INTEGER NOT NULL | 更新の数 | Changes of what was there
        removed | INTEGER NOT NULL | 削除の数 | Changes that took away
    """, keyed=True),
    _t("captures", "捕捉（一つの要求への一つの応答）", "Captures: one response to one request", """
        id | INTEGER PRIMARY KEY | 番号 | Number, in order of time
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        run_id | TEXT REFERENCES runs(id) | 巡回 | Run
        url | TEXT NOT NULL | 要求したURL | URL as asked
        captured_at | TEXT NOT NULL | 時刻（UTC） | Moment (UTC)
        status | INTEGER | HTTPステータス。応答なしなら空 | HTTP status; empty where nothing answered
        outcome | TEXT NOT NULL | 結果（new・changed・unchanged・missing・failed・refused） | new, changed, unchanged, missing, failed or refused
        sha256 | TEXT | 内容のSHA-256 | SHA-256 of the body
        media_type | TEXT | 種類 | Media type
        size | INTEGER | 大きさ（バイト） | Size in bytes
        error | TEXT | 失敗の理由 | Why it failed
        warc_file | TEXT NOT NULL | WARCファイル | WARC file
        warc_offset | INTEGER NOT NULL | WARC内の位置（バイト） | Offset in the WARC file, in bytes
        final_url | TEXT NOT NULL | 転送後のURL | URL after redirects
        damaged | INTEGER NOT NULL DEFAULT 0 | アーカイブの損傷部分によるものか | 1 where the archive can no longer show it: the row was kept from before the damage
    """, indexes="source_id,url sha256 run_id,outcome"),
    _t("source_pages", "対象ページの一覧（一つの収集元に一つ以上）", "The pages of each source: the page itself and those that `pages` names", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        url | TEXT NOT NULL | URL | URL
        position | INTEGER NOT NULL | 順番（0が主のページ） | 0 for the page itself, then the place in `pages`
        watched | INTEGER NOT NULL | いまも対象か | 1 while the source's file names it
        first_seen | TEXT | 最初に確認した時刻 | First seen (UTC)
        last_seen | TEXT | 最後に確認した時刻 | Last seen (UTC)
        sha256 | TEXT | 最後に読み取ったHTMLのSHA-256 | SHA-256 of the HTML that was read last
    """, indexes="source_id,position"),
    _t("page_versions", "対象ページの版（本文が変わるごとに一行）", "Versions of the city's own page, one each time its content differed", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        url | TEXT NOT NULL | URL | URL
        sha256 | TEXT NOT NULL | 最初に見たHTMLのSHA-256 | SHA-256 of the HTML first seen with this content
        first_seen | TEXT NOT NULL | 最初に確認した時刻 | First seen (UTC)
        last_seen | TEXT NOT NULL | 最後に確認した時刻 | Last seen (UTC)
        title | TEXT | 題名 | Title
        published | TEXT | 公開日 | Date of publication the page states
        updated | TEXT | 更新日 | Date of update the page states
        text | TEXT NOT NULL | 本文 | Text of the article
        page_id | INTEGER REFERENCES source_pages(id) | ページ | Which of the source's pages
        by_hand | TEXT | 手で設定した項目（JSON） | What a correction in the source's file set, a JSON list: published, updated
    """, indexes="source_id,first_seen page_id"),
    _t("requisites", "対象ページの見た目に要るもの（スタイルシート・画像）", "What the city's pages need to look as they do: style sheets and pictures", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        url | TEXT NOT NULL | ページに書かれたURL | URL as the page or a style sheet names it
        sha256 | TEXT NOT NULL | 内容のSHA-256 | SHA-256 of the bytes
        media_type | TEXT | 種類 | Media type
        size | INTEGER NOT NULL | 大きさ（バイト） | Size in bytes
        first_seen | TEXT NOT NULL | 最初に得た時刻（UTC） | When these bytes were first seen there (UTC)
        last_seen | TEXT NOT NULL | 最後に確認した時刻（UTC） | When they were last confirmed there (UTC)
        final_url | TEXT NOT NULL | 転送後のURL | URL after redirects
        content_type | TEXT | Content-Typeヘッダー | The Content-Type header
        warc_file | TEXT NOT NULL | WARCファイル | WARC file that holds the bytes
        warc_offset | INTEGER NOT NULL | WARC内の位置（バイト） | Offset in it, in bytes
    """, indexes="source_id,url sha256"),
    _t("page_links", "対象ページのリンク", "Links in the article of each page version", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        page_version_id | INTEGER NOT NULL REFERENCES page_versions(id) | ページの版 | Page version
        position | INTEGER NOT NULL | 順番 | Place in the article, from 1
        url | TEXT NOT NULL | リンク先 | Target
        label | TEXT NOT NULL | 表示 | Label
        kind | TEXT NOT NULL | 種別（file・page・external） | file, page or external
        headings | TEXT NOT NULL | 見出し（JSON） | Headings above it (JSON)
        note | TEXT | 注記（※） | The note under it
        document_id | INTEGER REFERENCES documents(id) | 文書 | Document
    """, indexes="page_version_id,position"),
    _t("editions", "版（戦略の一つの版）", "Editions of the strategies", """
        id | TEXT PRIMARY KEY | 版のID | Id of the edition
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        series | TEXT NOT NULL | 計画の種類 | Kind of plan
        phase | INTEGER | 期 | Phase
        revision | TEXT | 期の中の版 | Revision inside the phase
        version | TEXT NOT NULL | 呼び名 | What people call it
        label | TEXT NOT NULL | ページでの名称 | Its name on the page
        status | TEXT NOT NULL | 確定・案 | final or draft
        published | TEXT | 策定・公表の日付 | Date of publication
        published_source | TEXT | その日付の出所 | Where that date was read
        updated | TEXT | 更新日 | Date of update
        updated_source | TEXT | 更新日の出所 | Where that date was read
        plan_from | TEXT | 計画期間の始め（年度） | First fiscal year of the plan
        plan_to | TEXT | 計画期間の終わり（年度） | Last fiscal year of the plan
        reason | TEXT | 自治体が示した改定理由 | The city's own reason for the revision
        first_seen | TEXT NOT NULL | 最初に確認した時刻 | First seen (UTC)
        last_seen | TEXT NOT NULL | 最後に確認した時刻 | Last seen (UTC)
        position | INTEGER NOT NULL | 系列の中の順番 | Place in its series, from 1 (oldest)
        predecessor_id | TEXT | 一つ前の版 | The edition before it in its series
        listed | INTEGER NOT NULL | 現在のページに載っているか | 1 where the page of the last visit names it
        by_hand | TEXT | 手で設定した項目（JSON） | What corrections in the source's file set, a JSON list: series, phase, revision, status, published
        news_as | TEXT | 更新情報での版のID（訂正で作られた版だけ） | Of an edition that a correction made: the id of the one it was read as, under which feeds tell of it; empty where it is no news
    """, indexes="source_id,series,position version,phase,position first_seen,position"),
    _t("documents", "文書（自治体が公表するファイル）", "Documents: files that the source publishes, through all their URLs and bytes", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        edition_id | TEXT REFERENCES editions(id) | 主な版 | Its main edition
        series | TEXT NOT NULL | 計画の種類 | Kind of plan
        part | TEXT NOT NULL | 全体・概要・分割（whole・summary・split） | whole, summary or split
        position | INTEGER NOT NULL | ページでの順番 | Place on the page
        label | TEXT NOT NULL | 表示 | Label
        url | TEXT NOT NULL | 現在のURL | Current URL
        sha256 | TEXT | 現在の内容のSHA-256 | SHA-256 of its current bytes
        size_label | TEXT | ページに書かれた大きさ | Size as typed on the page
        first_seen | TEXT NOT NULL | 最初に確認した時刻 | First seen (UTC)
        last_seen | TEXT NOT NULL | 最後に確認した時刻 | Last seen (UTC)
        state | TEXT NOT NULL | 状態（listed・unlisted・missing） | listed, unlisted or missing
        note | TEXT | 注記（※） | The note under its link
        headings | TEXT | 見出し（JSON） | Headings above its link (JSON)
        by_hand | TEXT | 手で設定した項目（JSON） | What a correction in the source's file set, a JSON list: series, phase, revision, status, part, published, ignore
    """, indexes="source_id edition_id sha256"),
    _t("edition_documents", "版と文書の対応", "Which document belongs to which edition", """
        edition_id | TEXT NOT NULL REFERENCES editions(id) | 版 | Edition
        document_id | INTEGER NOT NULL REFERENCES documents(id) | 文書 | Document
    """, extra="PRIMARY KEY (edition_id, document_id)", indexes="document_id"),
    _t("document_versions", "文書の版（URL・内容・本文の履歴）", "What each document was, when: URL, bytes and text", """
        document_id | INTEGER NOT NULL REFERENCES documents(id) | 文書 | Document
        url | TEXT NOT NULL | URL | URL
        sha256 | TEXT NOT NULL | 内容のSHA-256 | SHA-256 of the bytes
        text_sha256 | TEXT | 本文のSHA-256 | SHA-256 of the text
        first_seen | TEXT NOT NULL | 最初に確認した時刻 | First seen (UTC)
        last_seen | TEXT NOT NULL | 最後に確認した時刻 | Last seen (UTC)
        capture_id | INTEGER REFERENCES captures(id) | 証拠となる捕捉 | The capture that is its evidence
    """, indexes="document_id,first_seen sha256"),
    _t("originals", "原本（バイト列、SHA-256で識別）", "Originals: bytes, named by their SHA-256", """
        sha256 | TEXT PRIMARY KEY | SHA-256 | SHA-256
        media_type | TEXT | 種類 | Media type
        size | INTEGER NOT NULL | 大きさ（バイト） | Size in bytes
        pages | INTEGER | ページ数（表計算ファイルではシート数） | Number of pages; of a workbook, sheets
        text_state | TEXT | 本文の状態（text・image・failed・unread） | text, image (scanned), failed, or unread (of a format that is kept and not read)
        title | TEXT | ファイルの題名 | Title in its metadata
        producer | TEXT | 作成ソフト | Producer in its metadata
        created | TEXT | ファイルの作成日時 | Created, as its metadata say
        modified | TEXT | ファイルの更新日時 | Modified, as its metadata say
        extractor | TEXT | 読み取りの版 | Version of the extractor that read it
        text_sha256 | TEXT | 本文のSHA-256 | SHA-256 of its text
        error | TEXT | 読めなかった理由 | Why it could not be read
        garbled | INTEGER NOT NULL DEFAULT 0 | 本文が文字化けしているか | 1 where its text can't be what its pages show
        codes | TEXT | 誤った文字コードの置き換え（JSON） | Characters that came out wrong in the whole file, each with the right one (JSON)
        warc_file | TEXT NOT NULL | WARCファイル | WARC file that holds the bytes
        warc_offset | INTEGER NOT NULL | WARC内の位置（バイト） | Offset in it, in bytes
        url | TEXT NOT NULL | 最初に得たURL | URL it first came from
        first_seen | TEXT NOT NULL | 最初に得た時刻 | First seen (UTC)
    """, indexes="error"),
    _t("pages", "本文（ページごと）", "Text, page by page", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        sha256 | TEXT NOT NULL REFERENCES originals(sha256) | 原本 | Original
        page | INTEGER NOT NULL | ページ（1から） | Page, from 1
        text | TEXT NOT NULL | 本文 | Text
        ocr | INTEGER NOT NULL DEFAULT 0 | 画像から文字認識した本文か | 1 where the page is a picture and its text was recognised
    """, extra="UNIQUE (sha256, page)"),
    _t("page_layouts", "ページの構成（見出し・段落・表など）", "What each page is made of: headings, paragraphs, tables, and their places", """
        sha256 | TEXT NOT NULL REFERENCES originals(sha256) | 原本 | Original
        page | INTEGER NOT NULL | ページ（1から） | Page, from 1
        width | REAL NOT NULL | 幅（ポイント）。画像がなければ0 | Width in points, as shown; 0 where there is no picture
        height | REAL NOT NULL | 高さ（ポイント） | Height in points
        blocks | TEXT NOT NULL | 構成要素（JSON） | Its blocks: [{kind, first, boxes, level?, size?, head?, continued?, cells?}, …]; `first` is a line of `pages.text` from 0, `boxes` one a line, x0 y0 x1 y1 in ten-thousandths of the page (JSON)
    """, extra="PRIMARY KEY (sha256, page)"),
    _t("unsure", "読み取りで確かでなかったところ", "What the reading of a file left unsure; the doubts count it by document", """
        edition_id | TEXT NOT NULL REFERENCES editions(id) | 版 | Edition for which it was read
        sha256 | TEXT NOT NULL REFERENCES originals(sha256) | 原本 | Original
        page | INTEGER NOT NULL | ページ（1から） | Page, from 1
        kind | TEXT NOT NULL | 種別 | Kind of the doubt
        words | TEXT NOT NULL | その箇所の文字 | The words that stand there
    """, extra="PRIMARY KEY (edition_id, sha256, kind, page, words)", hidden=True, keyed=True),
    _t("doubts", "確認が必要なところ", "Doubts: what was read but needs a person's look", """
        id | TEXT PRIMARY KEY | 番号 | Id, the same after a rebuild
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        edition_id | TEXT REFERENCES editions(id) | 版 | Edition
        document_id | INTEGER REFERENCES documents(id) | 文書 | Document
        kind | TEXT NOT NULL | 種別（一覧は docs の glossary） | What the doubt is: see doubts in the glossary
        message | TEXT NOT NULL | 説明 | In words
        since | TEXT NOT NULL | いつから（UTC） | Since when (UTC)
        settled | TEXT | 解消した時刻（UTC）。未解消なら空 | When it was settled (UTC); empty while it stands
        sha256 | TEXT | 原本 | The original that it is about
        page | INTEGER | 最初のページ | The first page that it is about
        facts | TEXT NOT NULL | 説明に使う値（JSON） | What its words name (JSON)
        url | TEXT | 見られる場所（自治体サイトのURL） | Where it is seen, on the city's own site
        correction | TEXT | 収集元ファイルの corrections に書く行（YAML） | The lines for corrections in the source's file that settle it (YAML)
        page_version | INTEGER | 対象ページの版（最初に見つかったとき） | The version of the city's page in which it was first found
        note | INTEGER NOT NULL | 参考（多くは正しい）か | 1 where it is only told: most of its kind turn out to be right
    """, indexes="source_id,settled,note edition_id document_id sha256", keyed=True),
    _t("page_doubts", "ページの読み取りで確かでなかったところ", "What the readings of the city's pages left unsure, visit after visit; the doubts tell it", """
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        page_url | TEXT NOT NULL | ページのURL | Address of the page
        kind | TEXT NOT NULL | 種別 | Kind of the doubt
        subject | TEXT NOT NULL | 対象（版・ファイルなど） | What it is about: an edition, a file
        facts | TEXT NOT NULL | 説明に使う値（JSON） | What its words name (JSON)
        asks | TEXT NOT NULL | 解消する訂正（JSON） | The corrections that would settle it (JSON)
        edition_id | TEXT | 版 | Edition
        url | TEXT | ファイルのURL | Address of the file
        since | TEXT NOT NULL | いつから（UTC） | Since when (UTC)
        gone | TEXT | 見られなくなった時刻（UTC） | When the page was first read without it (UTC)
    """, extra="PRIMARY KEY (source_id, page_url, kind, subject)", hidden=True, keyed=True),
    _t("changes", "変更の記録", "The log of changes", """
        id | INTEGER PRIMARY KEY | 番号 | Number
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        at | TEXT NOT NULL | 確認した時刻（UTC） | When it was seen (UTC)
        kind | TEXT NOT NULL | 種別 | Kind
        edition_id | TEXT REFERENCES editions(id) | 版 | Edition
        document_id | INTEGER REFERENCES documents(id) | 文書 | Document
        old | TEXT | 変更前 | Before
        new | TEXT | 変更後 | After
        summary | TEXT NOT NULL | 説明（比較の要約を含む） | In words, with what the comparison found
        sentence | TEXT NOT NULL | 説明 | In words
        key | TEXT NOT NULL UNIQUE | 変わらない識別子 | A key that stays the same when older captures are imported later
        old_capture_id | INTEGER REFERENCES captures(id) | 変更前の捕捉 | Capture that shows the old state
        new_capture_id | INTEGER REFERENCES captures(id) | 変更後の捕捉 | Capture that shows the new state
        comparison_id | TEXT | 比較 | Its comparison
    """, indexes="source_id,at,kind at kind,at edition_id document_id"),
    _t("comparisons", "比較（新旧対照）", "Comparisons of an old and a new text", """
        id | TEXT PRIMARY KEY | 比較のID | Id, {old}..{new}
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        old_id | TEXT NOT NULL | 旧（版のIDまたはSHA-256） | Old side: edition id, or SHA-256 of an original
        new_id | TEXT NOT NULL | 新（版のIDまたはSHA-256） | New side
        scope | TEXT NOT NULL | 範囲（edition・document・page） | edition, document, or page (the city's own page)
        added | INTEGER NOT NULL | 追加された単位の数（形式的な変更を除く） | Units added, without formal changes
        removed | INTEGER NOT NULL | 削除された単位の数（形式的な変更を除く） | Units removed, without formal changes
        changed | INTEGER NOT NULL | 変更された単位の数（形式的な変更を除く） | Units changed, without formal changes
        moved | INTEGER NOT NULL | 移動した単位の数（形式的な変更を除く） | Units moved, without formal changes
        same | INTEGER NOT NULL | 同じ単位の数 | Units that stayed the same
        numbers_changed | INTEGER NOT NULL | 数値が変わった箇所の数 | Rows whose numbers changed
        old_text_sha256 | TEXT NOT NULL | 旧本文のSHA-256 | SHA-256 of the old text
        new_text_sha256 | TEXT NOT NULL | 新本文のSHA-256 | SHA-256 of the new text
        extractor | TEXT NOT NULL | 読み取りの版 | Version of the extractor that read both sides
        old_files | TEXT NOT NULL | 旧の原本（SHA-256、空白区切り） | SHA-256 of the originals on the old side, in order, blanks between
        new_files | TEXT NOT NULL | 新の原本（SHA-256、空白区切り） | SHA-256 of the originals on the new side
        comparer | TEXT NOT NULL | 比較の版 | Version of the code that compared
        renumbered | INTEGER NOT NULL | 番号だけが変わった見出しの数 | Headings whose number alone changed (counted as same)
        summary | TEXT NOT NULL | 要約 | In words
        pictures_changed | INTEGER | 本文が同じで見た目が違うページの数。比べていなければ空 | Pages that look different though their text is the same; empty where pictures were not compared
        formal | INTEGER NOT NULL | 形式的な変更の数（合計に含まない） | Formal changes: version and date lines, contents, file sizes, running heads, item numbers; in no total
        formal_kinds | TEXT NOT NULL | 形式的な変更の種別ごとの数（JSON） | How many of each kind: {"contents": 12, …} (JSON)
        headings_changed | INTEGER NOT NULL | 追加・削除・改称・移動した見出しの数 | Headings added, removed, renamed or moved
        bounded | INTEGER NOT NULL | 違いが大きく、探す範囲を限ったか | 1 where the texts differ so much that reworded passages were not searched everywhere
    """, indexes="source_id old_id new_id,scope,source_id", keyed=True),
    _t("comparison_rows", "比較の行", "Rows of the comparisons, in order", """
        comparison_id | TEXT NOT NULL REFERENCES comparisons(id) | 比較 | Comparison
        position | INTEGER NOT NULL | 順番（1から） | Place, from 1
        kind | TEXT NOT NULL | 種別（same・changed・added・removed・moved） | same, changed, added, removed or moved
        old_text | TEXT | 旧 | Old text
        new_text | TEXT | 新 | New text
        old_page | INTEGER | 旧のページ | Page on the old side
        new_page | INTEGER | 新のページ | Page on the new side
        numbers_changed | TEXT | 変わった数値（JSON） | Numbers that changed: [{old, new, kind, unit, indicator?, column?}, …] (JSON)
        old_sha256 | TEXT | 旧の原本 | Original on the old side
        new_sha256 | TEXT | 新の原本 | Original on the new side
        unit | TEXT NOT NULL | 単位の種別（heading・sentence・row・toc・running） | heading, sentence, row (of a table), toc (table of contents) or running (a running head or foot, told once)
        renumbered | INTEGER NOT NULL DEFAULT 0 | 番号だけの変更か | 1 where only the heading's number differs
        moved_to | INTEGER | 移動の相手の行 | Position of the other end of a move
        segments | TEXT | 変わった文字（JSON） | Marked characters: [[op, old, new], …], op equal, replace, insert or delete (JSON)
        heading | TEXT | 直近の見出し | Nearest heading above
        formal | TEXT | 形式的な変更の種別（version・contents・file_size・running・number・repeated）。実質的な変更なら空 | Why a change is formal only: version, contents, file_size, running, number or repeated; empty for all others
        counts | INTEGER NOT NULL | 変更として数えるか | 1 for a row that is one change: not same, not formal; of a move its new end alone
        table_id | INTEGER | 表の番号（新の側、なければ旧の側） | Which table of the comparison a row stands in: rows of one number share a head
        cells | TEXT | 表の行の列ごとの内容（JSON） | Columns of a table's row: [{head, old, new, changed, segments?}, …]; old or new is null where that side has no such cell (JSON)
        old_unit | INTEGER | 旧の本文での単位の順番（1から） | Place of its first unit among those of the old text, from 1
        old_units | INTEGER NOT NULL DEFAULT 0 | 旧の単位の数（0〜2） | How many units of the old text it holds
        new_unit | INTEGER | 新の本文での単位の順番（1から） | Place of its first unit among those of the new text, from 1
        new_units | INTEGER NOT NULL DEFAULT 0 | 新の単位の数（0〜2） | How many units of the new text it holds
        old_parts | TEXT | 旧の単位の切れ目（JSON）。一つで種別が同じなら空 | Its old units, where they are several or of another kind: [[kind, characters, page, sha256], …] (JSON)
        new_parts | TEXT | 新の単位の切れ目（JSON）。一つで種別が同じなら空 | Its new units, where they are several or of another kind: [[kind, characters, page, sha256], …] (JSON)
    """, extra="PRIMARY KEY (comparison_id, position)", indexes="kind", keyed=True),
    _t("comparison_headings", "比較の構成（見出し）", "Structure of both sides of a comparison: their headings, in order", """
        comparison_id | TEXT NOT NULL REFERENCES comparisons(id) | 比較 | Comparison
        position | INTEGER NOT NULL | 順番（1から） | Place, from 1, in the order of the rows
        kind | TEXT NOT NULL | 種別（same・added・removed・renamed・moved・renumbered） | same, added, removed, renamed, moved or renumbered
        old_text | TEXT | 旧の見出し | Heading on the old side
        new_text | TEXT | 新の見出し | Heading on the new side
        old_level | INTEGER | 旧の階層（1が最上位） | Level on the old side, 1 is the highest
        new_level | INTEGER | 新の階層（1が最上位） | Level on the new side
        old_page | INTEGER | 旧のページ | Page on the old side
        new_page | INTEGER | 新のページ | Page on the new side
        old_sha256 | TEXT | 旧の原本 | Original on the old side
        new_sha256 | TEXT | 新の原本 | Original on the new side
        old_row | INTEGER | 旧の見出しの比較の行 | Position of the row with the old heading
        new_row | INTEGER | 新の見出しの比較の行 | Position of the row with the new heading
        changes | INTEGER NOT NULL | この見出しから次の見出しまでの、数える変更の数 | Rows that count, from it to the next heading
        moved_to | INTEGER | 移動の相手の順番。同じ場所で親だけが変わったら空 | Place of the other end of a move; empty where only what it stands under differs
    """, extra="PRIMARY KEY (comparison_id, position)", keyed=True),
    _t("page_pictures", "ページの見た目（知覚ハッシュ）", "What pages of replaced files look like: perceptual hashes", """
        sha256 | TEXT NOT NULL REFERENCES originals(sha256) | 原本 | Original
        page | INTEGER NOT NULL | ページ（1から） | Page, from 1
        sketch | BLOB | 文字を除いた見た目（128×128の明るさと64×64の色、PackBits）。描けなければ空 | Its picture without its text in coarse cells: 128 × 128 of lightness, 64 × 64 of each colour difference, PackBits; empty where it can't be drawn
        error | TEXT | 描けなかった理由 | Why it could not be drawn
        maker | TEXT NOT NULL | 描画の版 | Version of what drew it
    """, extra="PRIMARY KEY (sha256, page)", keyed=True),
    _t("comparison_pictures", "見た目が違うページ", "Pages of a comparison that look different though their text is the same", """
        comparison_id | TEXT NOT NULL REFERENCES comparisons(id) | 比較 | Comparison
        position | INTEGER NOT NULL | 順番（1から） | Place, from 1
        kind | TEXT NOT NULL | 種別（changed・added・removed・unknown） | changed, added or removed (a page without text), or unknown (could not be compared)
        old_page | INTEGER | 旧のページ | Page on the old side
        new_page | INTEGER | 新のページ | Page on the new side
        boxes | TEXT | 違う所（JSON） | Where it differs: [[x0, y0, x1, y1], …] in ten-thousandths of the page (JSON)
        reason | TEXT | 比べられなかった理由 | Why it could not be compared
        old_sha256 | TEXT NOT NULL | 旧の原本 | Original on the old side
        new_sha256 | TEXT NOT NULL | 新の原本 | Original on the new side
    """, extra="PRIMARY KEY (comparison_id, position)", keyed=True),
    _t("figures", "指標の数値（自動で読み取り）", "Numbers of indicators (KPI), read automatically", """
        id | TEXT PRIMARY KEY | 番号（版:原本の先頭12字:ページ-順番） | Edition, first letters of the original, page and place
        edition_id | TEXT NOT NULL REFERENCES editions(id) | 版 | Edition
        document_id | INTEGER NOT NULL REFERENCES documents(id) | 文書 | Document
        sha256 | TEXT NOT NULL | 原本 | Original
        page | INTEGER NOT NULL | ページ | Page
        position | INTEGER NOT NULL | ページの中の順番（1から） | Place on the page, from 1
        indicator | TEXT NOT NULL | 指標 | Indicator
        unit | TEXT | 単位 | Unit, wherever it stood
        kind | TEXT NOT NULL | 種別（基準値・目標値・実績値・other） | Kind of value
        year | TEXT | 年度 | Fiscal year
        value | REAL | 値。数値でなければ空（維持、検討中など） | Value; empty where words stand in its place
        raw | TEXT NOT NULL | 記載のまま | As printed
        role | TEXT NOT NULL | 役割（plan・review・progress） | plan; review: the plan looks back on the one before it; progress: a yearly report
        automatic | INTEGER NOT NULL DEFAULT 1 | 自動読み取りか | 1: read automatically, not checked by a person
        boxes | TEXT NOT NULL | 位置（JSON） | Where the number stands, then its indicator: [[x0, y0, x1, y1], …] in ten-thousandths of the page (JSON)
        section | TEXT NOT NULL | 上の見出しと、表の左の欄（« › »でつなぐ） | Headings above it, then what its table says at the left of its row, joined with « › »
    """, indexes="edition_id sha256 document_id", keyed=True),
    _t("indicators", "指標（すべての版を通じて一つの指標）", "Indicators: each one under all its spellings, through all editions of its series", """
        id | TEXT PRIMARY KEY | 指標のID | Id of the indicator
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        name | TEXT NOT NULL | 名称（最後に載った版のもの） | Name, as it stood last
        unit | TEXT | 単位（最後に載った版のもの） | Unit, as it stood last
        first_edition_id | TEXT NOT NULL REFERENCES editions(id) | 最初に載った版 | The first edition that has it
        last_edition_id | TEXT NOT NULL REFERENCES editions(id) | 最後に載った版 | The last edition that has it
        state | TEXT NOT NULL | 状態（current・dropped）。系列の最新の版にあるか | current where the newest edition of its series has it, else dropped
        series | TEXT NOT NULL | 計画の種類 | Kind of plan
        goal | TEXT | 目標・分野（最後に載った版のもの） | The goal or field it stands under, as it stood last
        position | INTEGER NOT NULL | 最後に載った版の中の順番（1から） | Place in the last edition that has it, from 1
        spellings | TEXT NOT NULL | すべての表記（JSON） | Every spelling, oldest first (JSON)
        by_hand | INTEGER NOT NULL DEFAULT 0 | 収集元ファイルの訂正によるか | 1 where a correction in the source's file had a say
    """, indexes="source_id,series", keyed=True),
    _t("indicator_names", "指標の表記（版ごと）と、同じ指標とした理由", "What each edition calls an indicator, and why that was taken for it", """
        indicator_id | TEXT NOT NULL REFERENCES indicators(id) | 指標 | Indicator
        edition_id | TEXT NOT NULL REFERENCES editions(id) | 版 | Edition
        name | TEXT NOT NULL | 記載のままの名称 | Name as printed
        unit | TEXT | 単位 | Unit
        goal | TEXT | 目標・分野 | The goal or field it stands under
        position | INTEGER NOT NULL | 版の中の順番（1から） | Place in the edition, from 1
        role | TEXT NOT NULL | 役割（plan・review・progress） | plan, review or progress, as of its figures
        sha256 | TEXT NOT NULL | 原本 | Original
        page | INTEGER NOT NULL | 最初のページ | The first page
        reason | TEXT NOT NULL | 同じ指標とした理由（first・same_name・same_values・alike・by_hand） | Why: first, same_name, same_values, alike or by_hand
        confidence | REAL NOT NULL | 確かさ（0から1） | How sure, from 0 to 1
        linked_edition_id | TEXT | 結び付けた相手の版 | The edition whose name it was linked with
        linked_name | TEXT | 結び付けた相手の名称 | That name
    """, extra="PRIMARY KEY (indicator_id, edition_id, sha256, page, position)", indexes="edition_id", keyed=True),
    _t("indicator_values", "指標の値（倍率をそろえたもの）", "The values of indicators, brought to one unit", """
        indicator_id | TEXT NOT NULL REFERENCES indicators(id) | 指標 | Indicator
        figure_id | TEXT PRIMARY KEY REFERENCES figures(id) | 数値 | Figure
        edition_id | TEXT NOT NULL REFERENCES editions(id) | 版 | Edition
        kind | TEXT NOT NULL | 種別（基準値・目標値・実績値・other） | Kind of value
        year | TEXT | 年度 | Fiscal year
        value | REAL | 値 | Value as printed
        unit | TEXT | 単位 | Its unit
        base_value | REAL | 倍率のない単位での値 | Value in the unit without its multiplier
        base_unit | TEXT | 倍率のない単位 | The unit without its multiplier
        role | TEXT NOT NULL | 役割（plan・review・progress） | plan, review or progress
        measure | TEXT | 累計・単年・平均（cumulative・yearly・average） | cumulative, yearly or average, where it says so
        bound | TEXT | 以上・以下・幅（at_least・at_most・range） | at_least, at_most or range, where it says so
    """, indexes="indicator_id edition_id", keyed=True),
    _t("indicator_changes", "指標の変化（隣り合う版の間）", "What became of indicators between neighbouring editions of a series", """
        id | TEXT PRIMARY KEY | 番号（新しい版:指標:種別） | New edition, indicator and kind
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        indicator_id | TEXT NOT NULL REFERENCES indicators(id) | 指標 | Indicator
        old_edition_id | TEXT NOT NULL REFERENCES editions(id) | 旧版 | Old edition
        new_edition_id | TEXT NOT NULL REFERENCES editions(id) | 新版 | New edition
        kind | TEXT NOT NULL | 種別（added・dropped・target_raised・target_lowered・baseline_changed・unit_changed・renamed） | added, dropped, target_raised, target_lowered, baseline_changed, unit_changed or renamed
        old_value | REAL | 旧の値（`unit`で） | Old value, in `unit`
        new_value | REAL | 新の値（`unit`で） | New value, in `unit`
        unit | TEXT | 値の単位。unit_changedでは新の単位 | Unit of both values; of unit_changed the new one
        old_figure_id | TEXT | 旧の数値 | Old figure
        new_figure_id | TEXT | 新の数値 | New figure
        series | TEXT NOT NULL | 計画の種類 | Kind of plan
        position | INTEGER NOT NULL | 新版（なければ旧版）の中の順番 | Place in the new edition, else in the old one
        goal | TEXT | 目標・分野 | The goal or field it stands under
        old_name | TEXT | 旧の名称 | Its name in the old edition
        new_name | TEXT | 新の名称 | Its name in the new edition
        old_unit | TEXT | 旧の単位（記載のまま） | Unit in the old edition
        new_unit | TEXT | 新の単位（記載のまま） | Unit in the new edition
        old_year | TEXT | 旧の値の年度 | Fiscal year of the old value
        new_year | TEXT | 新の値の年度 | Fiscal year of the new value
        difference | REAL | 差（`unit`で） | New less old, in `unit`
        percent | REAL | 増減率（％）。率の指標や旧が0なら空 | Difference in per cent of the old value; empty for shares and where the old one is 0
        old_sha256 | TEXT | 旧の原本 | Original that holds the old value
        old_page | INTEGER | 旧のページ | Its page
        new_sha256 | TEXT | 新の原本 | Original that holds the new value
        new_page | INTEGER | 新のページ | Its page
    """, indexes="new_edition_id,old_edition_id indicator_id source_id,kind", keyed=True),
    _t("indicator_doubts", "同じ指標かどうか確かでない組", "Pairs of indicators that may be one; the doubts tell them", """
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        old_edition_id | TEXT NOT NULL REFERENCES editions(id) | 旧版 | Old edition
        old | TEXT NOT NULL | 旧の名称か指標のID | Old name, or the id of the indicator
        new_edition_id | TEXT NOT NULL REFERENCES editions(id) | 新版 | New edition
        new | TEXT NOT NULL | 新の名称か指標のID | New name, or the id of the indicator
        linked | INTEGER NOT NULL | 同じとみなしたか | 1 where they were taken for one
        settled | TEXT | 訂正された時刻（UTC） | When a correction settled it (UTC)
        sha256 | TEXT NOT NULL | 新の原本 | Original on the new side
        page | INTEGER NOT NULL | 新のページ | Its page
    """, extra="PRIMARY KEY (source_id, old_edition_id, old, new_edition_id, new)", hidden=True, keyed=True),
    _t("passages", "文・行の一生（すべての版を通じて一つの文）", "Passages: each sentence, heading or row through all editions of its series", """
        id | TEXT PRIMARY KEY | 文のID | Id of the passage: source, series and a digest of its first wording
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        series | TEXT NOT NULL | 計画の種類 | Kind of plan
        text | TEXT NOT NULL | 本文（最後に載った版のもの） | Its text, as it stood last
        first_edition_id | TEXT NOT NULL REFERENCES editions(id) | 最初に載った確定版（なければ案） | The first final edition it stands in, else the draft
        last_edition_id | TEXT NOT NULL REFERENCES editions(id) | 最後に載った確定版（なければ案） | The last final edition it stands in, else the draft
        state | TEXT NOT NULL | 状態（current・dropped）。いまもあるか、なくなったか | current while the newest edition of its series has it, else dropped
        editions | INTEGER NOT NULL | 載っている確定版の数 | How many final editions it stands in
        rewordings | INTEGER NOT NULL | 書き換え・分割・統合された回数（移動しながらの書き換えを含む。確かなもの） | In how many editions it was reworded (while it moved, too), split or merged, as far as that is sure
        unit | TEXT NOT NULL | 単位の種別（heading・sentence・row・toc） | heading, sentence, row (of a table) or toc (table of contents)
        heading | TEXT | 直近の見出し（最後に載った版のもの） | Nearest heading above, where it stood last
        indicator_id | TEXT | 指標（表の行のもの。確かなときだけ） | The indicator that a table's row tells of, where that is sure
        dropped_edition_id | TEXT REFERENCES editions(id) | なくなった版。いまもあれば空 | The first edition of the series in which it no longer stands; empty while it is current
        weak | INTEGER NOT NULL | 確かでない段階の数 | How many of its steps are weak
        gaps | INTEGER NOT NULL | いったんなくなって戻った回数 | How often it was away and came back
        position | INTEGER NOT NULL | 最後に載った版の中の順番（1から） | Place in the edition it stood in last, from 1
    """, indexes="source_id,series,position first_edition_id last_edition_id dropped_edition_id,first_edition_id indicator_id", keyed=True),
    _t("passage_texts", "文の文面（版ごと）と、前の版からの段階", "The wordings of passages, edition by edition, and what became of them from one to the next", """
        passage_id | TEXT NOT NULL REFERENCES passages(id) | 文 | Passage
        edition_id | TEXT NOT NULL REFERENCES editions(id) | 版 | Edition
        position | INTEGER NOT NULL | 版の本文での単位の順番（1から） | Place among the units of the edition's text, from 1; of a replaced file, of its own text
        sha256 | TEXT NOT NULL | 原本 | Original
        page | INTEGER | ページ | Page
        text | TEXT NOT NULL | 文面 | The text as it stands there
        step | TEXT NOT NULL | 段階（new・same・renumbered・reworded・moved・split・merged） | What became of it since the text it comes from: new, same, renumbered, reworded, moved, split or merged
        confidence | REAL NOT NULL | 確かさ（0から1） | How sure that step is, from 0 to 1
        unit | TEXT NOT NULL | 単位の種別（heading・sentence・row・toc） | heading, sentence, row or toc
        heading | TEXT | 直近の見出し | Nearest heading above
        weak | INTEGER NOT NULL | 確かでないか | 1 where the step is not sure
        present | INTEGER NOT NULL | いまのファイルに載っているか | 0 where it stands in a file of this edition that was replaced since
        from_edition_id | TEXT | 元の文面の版。新しければ空 | The edition of the text it comes from; of a draft or a replaced file, the one of the text it hangs on; empty where it is new
        similarity | REAL NOT NULL | 元の文面との近さ（0から1） | How much of both texts is the same, from 0 to 1; 0 where it is new
    """, extra="PRIMARY KEY (edition_id, sha256, position)", indexes="passage_id,step,present sha256,page", keyed=True),
    _t("passage_aliases", "文の別のID（ほかの文面から作られるID）", "Other ids under which a passage can be asked for: those that its later wordings give", """
        id | TEXT PRIMARY KEY | 別のID | Id that it would have, or had, if it began with another of its wordings
        passage_id | TEXT NOT NULL REFERENCES passages(id) | 文 | The passage it leads to
    """, indexes="passage_id", keyed=True),
    _t("passage_steps", "二つの本文のあいだで各文がどうなったか", "What became of each passage between two texts of a series, so that it is judged once", """
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        series | TEXT NOT NULL | 計画の種類 | Kind of plan
        old_id | TEXT NOT NULL | 旧（版のIDまたはSHA-256） | Old side: edition id, or SHA-256 of an original
        new_id | TEXT NOT NULL | 新（版のIDまたはSHA-256） | New side
        basis | TEXT NOT NULL | 両方の本文 | What it stands on
        steps | TEXT NOT NULL | 各文の段階（JSON） | The steps (JSON)
    """, extra="PRIMARY KEY (source_id, series, old_id, new_id)", hidden=True, keyed=True),
    _t("corrections", "収集元ファイルの訂正", "Corrections that the source's file declares", """
        source_id | TEXT NOT NULL REFERENCES sources(id) | 収集元 | Source
        kind | TEXT NOT NULL | 種別（same_indicator・not_same・file・label・page・earlier） | same_indicator, not_same, file, label, page or earlier
        one | TEXT NOT NULL | 一方の名称か指標のID、または対象（アドレスの末尾・表示・ページ） | One name, or the id of an indicator; else what it is about: the end of an address, a label, a page
        other | TEXT NOT NULL | 他方の名称か指標のID、または設定（JSON） | The other; else the settings (JSON)
        position | INTEGER NOT NULL | 順番（1から） | Place in the file, from 1
        since | TEXT NOT NULL | いつから（UTC） | Since when (UTC)
    """, extra="PRIMARY KEY (source_id, kind, one, other)", keyed=True),
    _t("damage", "アーカイブの損傷", "Damage to the archive: what can't be read any more", """
        warc_file | TEXT NOT NULL | WARCファイル | WARC file
        warc_offset | INTEGER NOT NULL | 始まり（バイト） | Where it begins, in bytes
        warc_end | INTEGER | 終わり（バイト）。ファイルごと失われたなら空 | Where reading went on; empty where the whole file is gone
        reason | TEXT NOT NULL | 理由 | Why
        after | INTEGER NOT NULL | 気づいたときの目録のファイル数 | How many files the manifest named when it was noticed
        mended | INTEGER NOT NULL | 埋め合わせ済みか | 1 where a later run holds all bytes that it held
    """, extra="PRIMARY KEY (warc_file, warc_offset)", keyed=True),
    _t("page_readings", "ページの読み取り結果", "What was read from each of the page's bodies, for the day its bytes are lost", """
        sha256 | TEXT PRIMARY KEY | 内容のSHA-256 | SHA-256 of the page's bytes
        reading | TEXT NOT NULL | 読み取り結果（JSON） | What the page says (JSON)
    """, hidden=True),
    _t("warc_files", "取り込んだWARC", "WARC files already projected", """
        name | TEXT PRIMARY KEY | ファイル名 | Name
        size | INTEGER NOT NULL | 大きさ | Size in bytes
        placed | TEXT NOT NULL DEFAULT '' | 全体での位置（UTC） | Its place among all files, in the order in which they were closed (UTC)
    """, hidden=True),
    _t("archive_folders", "アーカイブのフォルダー", "Folders of the archive whose files are all projected: those that did not change are not listed", """
        name | TEXT PRIMARY KEY | フォルダー名 | Name
        changed | INTEGER NOT NULL | 変更時刻（ナノ秒） | Its time, nanoseconds
        files | INTEGER NOT NULL | ファイルの数 | WARC files in it
    """, hidden=True),
    _t("meta", "内部の情報", "Internals of the projection", """
        key | TEXT PRIMARY KEY | 鍵 | Key
        value | TEXT NOT NULL | 値 | Value
    """, hidden=True),
)  # fmt: skip

KINDS: dict[tuple[str, str], type[StrEnum]] = {
    ("runs", "status"): kinds.RunStatus,
    ("runs", "kind"): kinds.RunKind,
    ("runs", "clock"): kinds.ClockDoubt,
    ("run_reports", "kind"): kinds.RunKind,
    ("captures", "outcome"): kinds.Outcome,
    ("page_links", "kind"): kinds.LinkKind,
    ("editions", "status"): kinds.EditionStatus,
    ("documents", "part"): kinds.Part,
    ("documents", "state"): kinds.DocumentState,
    ("originals", "text_state"): kinds.TextState,
    ("changes", "kind"): kinds.ChangeKind,
    ("doubts", "kind"): kinds.DoubtKind,
    ("unsure", "kind"): kinds.DoubtKind,
    ("page_doubts", "kind"): kinds.DoubtKind,
    ("comparisons", "scope"): kinds.Scope,
    ("comparison_pictures", "kind"): kinds.PictureKind,
    ("comparison_rows", "kind"): kinds.RowKind,
    ("comparison_rows", "unit"): kinds.UnitKind,
    ("comparison_rows", "formal"): kinds.FormalKind,
    ("comparison_headings", "kind"): kinds.HeadingKind,
    ("figures", "kind"): kinds.FigureKind,
    ("figures", "role"): kinds.FigureRole,
    ("corrections", "kind"): kinds.CorrectionKind,
    ("indicators", "state"): kinds.IndicatorState,
    ("indicator_names", "role"): kinds.FigureRole,
    ("indicator_names", "reason"): kinds.NameReason,
    ("indicator_values", "kind"): kinds.FigureKind,
    ("indicator_values", "role"): kinds.FigureRole,
    ("indicator_values", "measure"): kinds.Measure,
    ("indicator_values", "bound"): kinds.Bound,
    ("indicator_changes", "kind"): kinds.IndicatorChangeKind,
    ("passages", "state"): kinds.PassageState,
    ("passages", "unit"): kinds.UnitKind,
    ("passage_texts", "step"): kinds.PassageStep,
    ("passage_texts", "unit"): kinds.UnitKind,
}
"""(table, column) → the only words it can hold."""


def create(db: sqlite3.Connection) -> None:
    """Create every table and index in an empty database (the caller owns the transaction)."""
    for table in TABLES:
        db.execute(_statement(table))
        for columns in table.indexes:
            name = f"{table.name}_{'_'.join(columns)}"
            utils_over(db).table(table.name).create_index(columns, index_name=name)


def _statement(table: Table) -> str:
    """The table in SQL of our own: sqlite-utils has no word for ``WITHOUT ROWID``."""
    lines = [f"{c.name} {c.sql}" for c in table.columns]
    if table.extra:
        lines.append(table.extra)
    stored = " WITHOUT ROWID" if table.keyed else ""
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + f"\n){stored}"
