"""Doubts in words: what to look at, and what settles it."""

import json
import sqlite3
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, cast

import click

from pipeline.answers import links
from pipeline.answers.printable import printable
from pipeline.database.open import open_database
from pipeline.database.row_types import DoubtRow
from pipeline.errors import DatabaseError
from pipeline.kinds import DoubtKind

ENGLISH = {
    DoubtKind.GARBLED: "“{label}” is garbled: its codes can't be told from its file",
    DoubtKind.GUESSED_CODES: "wrong codes of “{label}” were mended by what is probable "
    "({characters} characters)",
    DoubtKind.NO_TEXT: "“{label}” is all pictures and has no text",
    DoubtKind.RECOGNISED: "the text of “{label}” was recognised from pictures and can be wrong",
    DoubtKind.UNREAD: "“{label}” can't be read: {reason}",
    DoubtKind.FIGURE: "“{label}” has {count} places that may be numbers of indicators "
    "and were not taken for any",
    DoubtKind.SAME_INDICATOR: "“{old}” ({old_edition}) and “{new}” ({new_edition}) may be one "
    "indicator",
    DoubtKind.TWO_WHOLES: "{edition} has {count} files that were taken for the whole of it: "
    "{labels}",
    DoubtKind.UNDATED_REVISION: "{edition} is called revised, and nothing says when",
    DoubtKind.NO_FILE: "{edition} stands in a heading and has no file",
    DoubtKind.ONLY_NAMED: "{edition} is named on the page, which links no file of it",
    DoubtKind.LABEL_DIFFERS: "“{label}” was taken for a file of {edition}, which its own words "
    "do not bear out ({keys})",
    DoubtKind.OTHER_SERIES: "“{label}” names another plan, and was taken for a file of {edition}",
    DoubtKind.UNPLACED: "“{label}” speaks of a plan, and was taken for a file of none",
    DoubtKind.UNLIKE_PLAN: "“{label}” says nothing of a plan, and was taken for a file of "
    "{edition}",
    DoubtKind.UNREAD_WORDS: "“{label}” was taken for a file of {edition}, and has words that "
    "nothing took up ({words})",
    DoubtKind.MIXED_PHASES: "“{label}” follows “{before}”, and was taken for a file of {edition}",
    DoubtKind.NOTHING_READ: "No file of this page (of {count}) was taken for one of a 総合戦略 "
    "or a 人口ビジョン",
    DoubtKind.LONE_PART: "“{label}” alone was taken for a part of {edition}",
    DoubtKind.ASSUMED_PHASE: "No name says of which phase {edition} is; it was taken for the "
    "first, while the page speaks of later ones: “{words}”",
    DoubtKind.UNUSED_DATE: "The date {date} in “{words}” was taken for no edition's",
    DoubtKind.HEADING_DATE: "The date of {edition} ({date}) may be of another matter: “{words}”",
    DoubtKind.ODD_DATE: "The date of {edition} ({date}) does not fit its phase or the page's "
    "own dates",
    DoubtKind.PAGE_DATE: "No word says what the page's date ({date}) is; it was taken for its "
    "publication",
    DoubtKind.UNSURE_PAGE_DATE: "Whether the date {date} in “{words}” is the page's own is not "
    "clear",
    DoubtKind.FEWER_LINKS: "The page links {now} files, where it had {before}",
    DoubtKind.LONE_DRAFT: "{edition} was taken for a draft by what stands around it, and "
    "there is no final one",
    DoubtKind.MAYBE_FILE: "The link “{label}” may be a file, and is not fetched",
    DoubtKind.CORRECTION_GONE: "Nothing on the page answers to the correction “{key}: {target}” "
    "of the source's file",
}
"""The sentences of ``history.doubts`` in English."""
ADVICE = {
    DoubtKind.GARBLED: (
        "検索・比較・指標には使えません。原本の画像を見てください。自治体がファイルを直すと解消"
        "します。",
        "Not fit for search, comparison or figures: look at the pictures of its pages. "
        "Settled when the city mends the file.",
    ),
    DoubtKind.GUESSED_CODES: (
        "ページの画像と本文を見比べてください。",
        "Compare the text with the pictures of its pages.",
    ),
    DoubtKind.NO_TEXT: (
        "検索と比較の対象になりません。shinkyu[ocr] を入れると文字認識した本文が付きます。",
        "Neither found nor compared. With shinkyu[ocr] its pages get a recognised text.",
    ),
    DoubtKind.RECOGNISED: (
        "検索には使えますが、引用する前に原本の画像で確かめてください。",
        "Fit for finding; before you quote, look at the pictures of its pages.",
    ),
    DoubtKind.UNREAD: (
        "原本を開いて確かめてください。自治体がファイルを直すと解消します。",
        "Open the original and see. Settled when the city mends the file.",
    ),
    DoubtKind.FIGURE: (
        "その箇所をページの画像で確かめてください。指標の表には入っていません。",
        "Look at those places in the pictures of the pages; the tables of indicators lack them.",
    ),
    DoubtKind.SAME_INDICATOR: (
        "両方の版のページを見て、収集元ファイルの corrections に same_indicator か not_same を"
        "書くと解消します。",
        "Look at the pages of both editions, then write same_indicator or not_same under "
        "corrections in the source's file.",
    ),
    DoubtKind.TWO_WHOLES: (
        "どれが全体版か、ほかはどの版のどの部分かを書くと解消します。",
        "Say which is the whole, and what the others are.",
    ),
    DoubtKind.UNDATED_REVISION: (
        "改定の年月を revision に書くと解消します（例：'2023-03'）。",
        "Give the month of the revision as revision, e.g. '2023-03'.",
    ),
    DoubtKind.NO_FILE: (
        "ファイルがほかの版に読み取られていないか確かめてください。",
        "See whether its files were taken for those of another edition.",
    ),
    DoubtKind.ONLY_NAMED: (
        "過去のページにファイルが残っていれば shinkyu backfill で取り込めます。"
        "版でなければ除いてください。",
        "Earlier captures may have its file: shinkyu backfill. Where it is no edition, ignore it.",
    ),
    DoubtKind.LABEL_DIFFERS: (
        "収集元ファイルに正しい値を書くと解消します。",
        "Say what the file is.",
    ),
    DoubtKind.OTHER_SERIES: (
        "どの計画のファイルかを書くと解消します。どの版でもなければ ignore: true と書きます。",
        "Say which plan it is of; where it is of none, write ignore: true.",
    ),
    DoubtKind.UNPLACED: (
        "版のファイルなら種類・期・部分を、そうでなければ ignore: true と書くと解消します。",
        "Say of which plan, phase and part it is, or write ignore: true.",
    ),
    DoubtKind.UNLIKE_PLAN: (
        "版のファイルでなければ ignore: true と書くと解消します。",
        "Where it is no file of the plan, write ignore: true instead.",
    ),
    DoubtKind.UNREAD_WORDS: (
        "どの版のファイルかを書くと解消します。どの版でもなければ ignore: true と書きます。",
        "Where it was read rightly, say so; where it is of no edition, write ignore: true.",
    ),
    DoubtKind.MIXED_PHASES: (
        "どの版のファイルかを書くと解消します。",
        "Say of which edition it is.",
    ),
    DoubtKind.NOTHING_READ: (
        "計画のファイルがあれば、種類・期・部分を書くと解消します。",
        "Say which of its files are of a plan.",
    ),
    DoubtKind.LONE_PART: (
        "全体版か概要版なら part を書くと解消します。",
        "Where it is the whole or a summary, say so as part.",
    ),
    DoubtKind.ASSUMED_PHASE: (
        "第何期かを phase に書くと解消します。",
        "Give the phase.",
    ),
    DoubtKind.UNUSED_DATE: (
        "版の日付なら published に書くと解消します。",
        "Where it is an edition's, give it as published.",
    ),
    DoubtKind.HEADING_DATE: (
        "正しい日付を published に書くと解消します。日付がなければ空にします。",
        "Give the right date as published; leave it empty where there is none.",
    ),
    DoubtKind.ODD_DATE: (
        "正しい期か日付を書くと解消します。",
        "Give the right phase or date.",
    ),
    DoubtKind.PAGE_DATE: (
        "公開日ならそのまま、更新日なら published を updated に替えて書くと解消します。",
        "Where it is the day of an update, write updated in place of published.",
    ),
    DoubtKind.UNSURE_PAGE_DATE: (
        "ページの公開日なら published、更新日なら updated に書くと解消します。違うなら空にします。",
        "Where it is the page's own, write it as published or updated; leave it empty otherwise.",
    ),
    DoubtKind.FEWER_LINKS: (
        "自治体のページを開いて確かめてください。元に戻るか、30日そのままであれば解消します。",
        "Open the city's page and see. Settled when they are back, or after 30 days.",
    ),
    DoubtKind.LONE_DRAFT: (
        "確定版を案とみなしたのであれば、status: final と書くと解消します。",
        "Where it is final, say so as status.",
    ),
    DoubtKind.MAYBE_FILE: (
        "ファイルなら収集元ファイルに書くと取得します。",
        "Where it is a file, these lines make it one.",
    ),
    DoubtKind.CORRECTION_GONE: (
        "ファイルが移ったか、書き間違いなら、その項目を直すと解消します。なくなったファイルの"
        "項目を消すと、それまでの版の読み取りも元に戻ります。",
        "Where the file moved, or the item is misspelt, mend it. Taking out an item whose file is "
        "gone takes it back for the past, too.",
    ),
}
"""What to do about each kind, and what settles it: in Japanese and in English."""
_DOUBTS = """
SELECT * FROM doubts WHERE (:source IS NULL OR source_id = :source)
AND (:all OR (settled IS NULL AND NOT note))
ORDER BY source_id, settled IS NOT NULL, note, since DESC, id
"""
_STANDING = """
SELECT id, source_id, message FROM doubts WHERE settled IS NULL AND NOT note ORDER BY since, id
"""
_COUNTED = """
SELECT source_id, sum(NOT note), sum(note) FROM doubts WHERE settled IS NULL GROUP BY source_id
"""
_ITEM = "  - "


class ListedDoubt(DoubtRow):
    """A doubt with its sentence in English, with what to do about it, and the address of the page
    where it is seen.
    """

    message_en: str
    advice: str
    address: str | None


class NamedDoubt(NamedTuple):
    """A doubt that stands, as a summary names it."""

    source_id: str
    message: str


class DoubtCount(NamedTuple):
    """Doubts that stand, as every face counts them."""

    standing: int
    notes: int
    """Those that are only told: most of their kinds turn out to be right."""


def counted(db: sqlite3.Connection) -> dict[str, DoubtCount]:
    """Source → how many doubts stand; none in a database made before doubts had notes."""
    try:
        return {key: DoubtCount(*numbers) for key, *numbers in db.execute(_COUNTED)}
    except sqlite3.OperationalError:
        return {}


def english(doubt: DoubtRow) -> str:
    """A doubt in a sentence."""
    facts = json.loads(doubt["facts"])
    facts["edition"] = facts.get("edition_en", facts.get("edition"))
    return ENGLISH[DoubtKind(doubt["kind"])].format(**facts)


def place(doubt: DoubtRow) -> str | None:
    """Where to look: the page of its document, else its edition, else the city's page as it was;
    None where it has none of them.
    """
    if doubt["sha256"]:
        return links.document(doubt["sha256"], doubt["page"])
    if doubt["edition_id"]:
        return links.edition(doubt["edition_id"])
    return links.page_version(doubt["page_version"]) if doubt["page_version"] else None


def doubts(path: Path, source_id: str | None, *, every: bool) -> list[ListedDoubt]:
    """The doubts that stand, newest first in each source; with ``every`` those that were settled
    and the notes too.
    """
    asked = {"source": source_id, "all": every}
    with open_database(path) as db:
        return [_listed(cast(DoubtRow, row)) for row in db.query(_DOUBTS, asked)]


def standing(path: Path) -> dict[str, NamedDoubt]:
    """Id → each doubt that stands, notes left out; none where there is no database yet."""
    if not path.is_file():
        return {}
    try:
        with open_database(path) as db:
            rows = list(db.query(_STANDING))
    except (DatabaseError, sqlite3.OperationalError):
        return {}  # none of ours, or made before doubts had notes
    return {row["id"]: NamedDoubt(row["source_id"], row["message"]) for row in rows}


def one_list(corrections: Iterable[str]) -> str:
    """Several corrections as one list for a source's file: what is said of one target becomes one
    item, as the file wants it.

    Args:
        corrections: items as ``doubts.correction`` holds them.
    """
    items: dict[str, dict[str, str]] = {}
    for text in corrections:
        head = ""
        for line in text.splitlines():
            if line.startswith(_ITEM):
                head = line
                items.setdefault(head, {})
            else:
                items[head].setdefault(line.strip().partition(":")[0], line)
    lines = [line for head, said in items.items() for line in (head, *_together(said))]
    return "\n".join(["corrections:", *lines])


def _together(said: Mapping[str, str]) -> list[str]:
    """The settings of an item; ``ignore`` goes with no other."""
    return [line for key, line in said.items() if key != "ignore" or len(said) == 1]


def _listed(row: DoubtRow) -> ListedDoubt:
    advice = ADVICE[DoubtKind(row["kind"])][1]
    return ListedDoubt(**row, message_en=english(row), advice=advice, address=place(row))


def print_doubts(rows: list[ListedDoubt]) -> None:
    """A block a source: each doubt in both languages, what to do, and the lines that settle it."""
    if not rows:
        click.echo("no doubts")
        return
    source_id = None
    for row in rows:
        if row["source_id"] != source_id:
            source_id = row["source_id"]
            click.secho(source_id, bold=True)
        _print(row)
    click.echo(_total(rows))


def _total(rows: Iterable[ListedDoubt]) -> str:
    """How many stand, as the pages count them: without notes."""
    states = [bool(row["settled"]) or bool(row["note"]) for row in rows]
    standing, others = states.count(False), states.count(True)
    words = f"{standing} {'doubt stands' if standing == 1 else 'doubts stand'}"
    return words + (f", and {others} notes or settled ones" if others else "")


def _print(row: ListedDoubt) -> None:
    ended = f", settled {row['settled'][:10]}" if row["settled"] else ""
    noted = ", a note: most of its kind turn out to be right" if row["note"] else ""
    click.secho(printable(f"  {row['message']}"), bold=not row["settled"])
    click.echo(printable(f"    {row['message_en']}"))
    click.secho(f"    {row['kind']}, since {row['since'][:10]}{ended}{noted}", dim=True)
    where = [row["address"], row["url"]]
    click.secho(printable(f"    {'  '.join(filter(None, where))}"), dim=True)
    if row["settled"]:
        return
    click.echo(f"    {row['advice']}")
    if row["correction"]:
        click.echo(textwrap.indent(printable(row["correction"]), "    "))
