"""What the status page says."""

WORDS = {
    "st.well": ("すべて正常です", "All is well"),
    "st.attention": (
        "確認が必要です（{0}件）",
        "{0} {0:thing needs|things need} attention",
    ),
    "st.newest": ("最終巡回：{0}（{1}）", "Last crawl: {0} ({1})"),
    "st.sources_well": (
        "{1}自治体のうち{0}自治体が正常です",
        "{0} of {1} {1:municipality is|municipalities are} well",
    ),
    "st.never": (
        "{0}：正常に終わった巡回がまだありません。",
        "{0}: no run has ended well yet.",
    ),
    "st.never_many": (
        "{0}自治体で、正常に終わった巡回がまだありません：{1}",
        "No run has ended well yet for {0} municipalities: {1}",
    ),
    "st.old": (
        "{0}：最後に正常に終わった巡回は{1}です。",
        "{0}: the last good run was {1}.",
    ),
    "st.old_many": (
        "{0}自治体で、最後に正常に終わった巡回が古くなっています：{1}",
        "The last good run is too old for {0} municipalities: {1}",
    ),
    "st.and_more": ("ほか{0}自治体", "and {0} more"),
    "st.do_run": (
        "shinkyu run を実行して結果を確かめてください。",
        "Start “shinkyu run” and read what it says.",
    ),
    "st.do_timer": (
        "巡回が動いていません。cronまたはタイマーと空き容量を確かめてください。",
        "No run has come since: check the timer (cron or systemd) and the disk.",
    ),
    "st.do_addresses": (
        "巡回は動いています。下のアドレスが取得できると正常に戻ります。",
        "The runs go on: it is well again when the addresses below can be fetched.",
    ),
    "st.cut": (
        "{0}：直近の巡回は途中で終わりました（{1}）。",
        "{0}: the last run was cut off before its end ({1}).",
    ),
    "st.do_cut": (
        "保存済みのものは残っています。次の巡回が続きを取得します。",
        "What it saved is kept; the next run goes on.",
    ),
    "st.run": ("{0}：直近の巡回は「{1}」でした：{2}", "{0}: the last run was “{1}”: {2}"),
    "st.warc": ("{0}：WARCが読めません（{1}）。", "{0}: the WARC can't be read ({1})."),
    "st.do_warc": (
        "バックアップから戻し、shinkyu build --rebuild を実行してください。",
        "Restore it from a backup and run shinkyu build --rebuild.",
    ),
    "st.gone": ("{0}：WARCがなくなっています。", "{0}: the WARC is gone."),
    "st.damage": (
        "{0}：{1}〜{2}バイトが読めません（{3}）。",
        "{0}: bytes {1} to {2} can't be read ({3}).",
    ),
    "st.do_repair": (
        "バックアップから shinkyu verify --repair-from で戻してください。",
        "Bring it back with shinkyu verify --repair-from COPY.",
    ),
    "st.verify": ("固定性の検査で問題が見つかりました：{0}", "Verification found a problem: {0}"),
    "st.more_found": (
        "固定性の検査で見つかった問題がほかに{0}件あります。",
        "Verification found {0} more {0:problem|problems}.",
    ),
    "st.do_verify": (
        "shinkyu verify をもう一度実行し、必要ならバックアップから戻してください。",
        "Run shinkyu verify again; where it still stands, repair from a backup.",
    ),
    "st.backup_lacks": (
        "バックアップに{0}件のWARCがありません（古いものは{1}の巡回）。",
        "The backup lacks {0} WARC {0:file|files}, the oldest of a run on {1}.",
    ),
    "st.backup_unread": ("バックアップを読めません。", "The backup can't be read."),
    "st.do_backup": (
        "バックアップの処理と、その空き容量を確かめてください。",
        "Check the job that makes the backup, and its disk.",
    ),
    "st.troubles": (
        "取得できていないアドレス（{0}）",
        "Addresses that could not be fetched ({0})",
    ),
    "st.others": (
        "対応の不要なアドレス（{0}）",
        "Addresses that need nothing ({0})",
    ),
    "st.file": ("ファイル", "File"),
    "st.the_page": ("自治体のページ", "The city's page"),
    "st.cause": ("原因", "Cause"),
    "st.in_a_row": ("続いた晩", "Nights in a row"),
    "st.nights": ("{0}晩", "{0} {0:night|nights}"),
    "st.todo": ("対応", "What to do"),
    "st.last_good": ("最後に取得", "Last fetched"),
    "st.untold": ("ほかに{0:,}件あります。", "{0:,} more {0:is|are} not shown."),
    "st.never_had": ("取得したことがありません", "never fetched"),
    "st.watch": ("確認・損傷・バックアップ", "Doubts, damage, backup"),
    "st.doubts": (
        "{0}件（ほかに参考{1}件）",
        "{0} {0:doubt stands|doubts stand}, and {1} {1:note|notes}",
    ),
    "st.damage_head": ("アーカイブの損傷", "Damage to the archive"),
    "st.no_damage": ("見つかっていません", "none known"),
    "st.damaged": ("{0}か所", "{0} {0:place|places}"),
    "st.archive": ("WARC {0:,}ファイル、{1}", "{0:,} WARC {0:file|files}, {1}"),
    "st.never_verified": (
        "まだ検査していません。shinkyu verify で検査できます。",
        "Never verified yet: run shinkyu verify.",
    ),
    "st.verified": (
        "{0}（{1}）に検査：{2:,}件の記録、問題{3}件",
        "{0} ({1}): {2:,} {2:record|records}, {3} {3:problem|problems}",
    ),
    "st.backup": ("バックアップ", "Backup"),
    "st.backup_whole": (
        "WARC {0:,}ファイルがすべてあります（{1}の巡回まで）",
        "has all {0:,} WARC {0:file|files}, up to the run on {1}",
    ),
    "st.backup_behind": (
        "WARC {1:,}ファイルのうち{0:,}ファイルがまだありません（古いものは{2}の巡回）",
        "lacks {0:,} of {1:,} WARC {1:file|files}, the oldest of a run on {2}",
    ),
    "st.backup_none": (
        "場所が設定されていません。"
        "SHINKYU_BACKUP に複製先のフォルダーを指定すると、ここで確かめます。",
        "No folder is named. With SHINKYU_BACKUP set to the copy's folder, it is checked here.",
    ),
    "st.sources": ("自治体", "Municipalities"),
    "st.strip": ("直近の巡回", "Last nights"),
    "st.strip_words": (
        "直近{0}回：正常{1}、一部失敗{2}、失敗{3}",
        "last {0}: {1} ok, {2} partial, {3} failed",
    ),
    "st.strip_key": (
        "左が最新。● 正常、◐ 一部失敗、× 失敗",
        "The newest stands left. ● ok, ◐ partial, × failed",
    ),
    "st.addresses": ("アドレス", "Addresses"),
    "st.had": ("{0}件正常", "{0} up to date"),
    "st.failing": ("失敗{0}", "{0} failing"),
    "st.waiting": ("次の晩{0}", "{0} waiting"),
    "st.missing": ("消失{0}", "{0} gone"),
    "st.disallowed": ("robots.txtで除外{0}", "{0} left alone (robots.txt)"),
    "st.all_sources": ("{0:,}自治体をすべて表示", "Show all {0:,} {0:municipality|municipalities}"),
    "st.every": ("全体の稼働状況", "Status of all"),
    "st.runs": ("巡回", "Nights"),
    "st.counts": (
        "取得{0}・変更なし{1}・消失{2}・失敗{3}",
        "{0} fetched, {1} unchanged, {2} missing, {3} failed",
    ),
    "st.ordinary": (
        "変化のなかった巡回 {0}回",
        "{0} ordinary {0:night|nights}",
    ),
    "st.from_to": ("{0}から{1}まで", "{0} to {1}"),
    "st.was_cut": ("途中で終わりました", "cut off before its end"),
    "st.links_wait": (
        "{0}件のリンクがファイルかどうかは次の晩に確かめます",
        "whether {0} {0:link is a file|links are files} is asked another night",
    ),
    "st.budget": (
        "一晩の取得量の上限に達し、{0}件を次の晩に回しました",
        "the night's budget was used up: {0} {0:address waits|addresses wait}",
    ),
    "st.clock.before the last capture": (
        "この機械の時計が遅れていたため、サーバーの時刻を使いました",
        "this machine's clock was slow; the servers' time was taken",
    ),
    "st.clock.ahead of the servers": (
        "この機械の時計が進んでいたため、サーバーの時刻を使いました",
        "this machine's clock was fast; the servers' time was taken",
    ),
    "st.clock.behind the servers": (
        "この機械の時計がサーバーより遅れています",
        "this machine's clock is behind the servers'",
    ),
    "st.year": ("一年の夜", "A year of nights"),
    "st.year_said": (
        "一年の夜：変更なし{0}、変更あり{1}、一部失敗{2}、失敗{3}、巡回なし{4}",
        "A year of nights: {0} without a change, {1} with changes, {2} partly failed, {3} failed, "
        "{4} without a run",
    ),
    "st.night.quiet": ("正常、変更なし", "ok, no change"),
    "st.night.changed": ("正常、変更あり", "ok, with changes"),
    "st.night.partial": ("一部失敗", "partly failed"),
    "st.night.failed": ("失敗（半数以上）", "failed (half or more)"),
    "st.night.none": ("巡回なし", "no run"),
    "st.night_counts": (
        "正常{0}、一部失敗{1}、失敗{2}、変更{3}件",
        "{0} ok, {1} partial, {2} failed, {3} {3:change|changes}",
    ),
    "st.year_share": (
        "日付は日本時間。100自治体につき1自治体までの失敗は一部失敗としません。",
        "Days are Japan's. Up to one municipality in a hundred that fails makes no bad night.",
    ),
    "st.by_month": ("月ごとの数", "Month by month"),
    "st.month": ("月", "Month"),
    "st.bad_nights": ("失敗のあった夜", "Nights with failures"),
    "st.changes": ("変更", "Changes"),
    "st.each": ("アドレスごとの状況（{0}）", "Each address ({0})"),
    "st.earlier": (
        "いまはリンクのないアドレス（{0}）",
        "Addresses that are no longer linked ({0})",
    ),
    "st.state": ("状況", "State"),
    "st.is_had": ("正常", "up to date"),
    "st.page_never": ("まだ確認できていません", "not seen yet"),
    "st.unwatched": ("いまは対象外", "no longer watched"),
    "st.pages": ("対象ページ", "Pages"),
    "st.last_ok": ("最後に正常に終わった巡回", "Last good run"),
    "st.retired": (
        "収集元ファイルのない自治体は対象外です：{0}",
        "Left out, as no source file declares them any more: {0}",
    ),
}
"""Key → Japanese, English."""
