"""Which seeds meet which families of make and of wording.

Seeds give the same pages for ever, and each batch was first met when the rules that read pages
stood without it. So a new family goes into a new batch, whatever its module, and none of these
changes its place.
"""

from typing import NamedTuple

from tools.lab.cities.makes import (
    boxes,
    columns,
    edited,
    headings,
    links,
    lists,
    marks,
    posts,
    tables,
)
from tools.lab.cities.makes.bench import Make
from tools.lab.cities.wording import (
    addresses,
    around,
    besides,
    drafts,
    happened,
    lately,
    lived,
    making,
    names,
    neighbours,
    otherwise,
    parts,
    phases,
    revisions,
    stated,
    told,
    undated,
    written,
)
from tools.lab.cities.wording.page import Family


class Batch(NamedTuple):
    """Families of both kinds that were made at one time."""

    makes: tuple[Make, ...]
    wordings: tuple[Family, ...]


COMMON = Batch(
    makes=(
        headings.headings_and_lists,
        headings.headings_and_paragraphs,
        tables.table_of_editions,
        tables.table_turned,
        tables.table_of_files,
        lists.definition_list,
        boxes.accordions,
        boxes.tabs,
        headings.plain_lines,
        headings.bold_lines,
        headings.broken_lines,
        lists.nested_lists,
        boxes.cards,
        headings.contents_first,
        boxes.fields_of_forms,
        tables.captioned_tables,
    ),
    wordings=(
        stated.heading_date,
        stated.label_date,
        stated.line_above,
        told.prose_date,
        stated.note_below,
        undated.undated,
        undated.foreign_dates,
        parts.short_labels,
        names.own_names,
        phases.numbering,
        revisions.revisions,
        drafts.drafts,
        parts.split_parts,
        neighbours.companions,
        phases.two_plans,
        phases.bundled,
        stated.fiscal_year,
        addresses.suffixless,
    ),
)
"""Met by seeds below 10,000."""
RARE = Batch(
    makes=(
        links.attachments_last,
        links.links_in_sentences,
        lists.bracketed_words,
        tables.dates_in_a_column,
        boxes.file_boxes,
        boxes.pictures_of_covers,
        headings.heading_buttons,
        lists.definition_groups,
    ),
    wordings=(
        revisions.versions,
        told.history_sentence,
        stated.title_date,
        revisions.extended,
        phases.digital,
        stated.line_below,
        neighbours.within_master_plan,
        phases.period_in_label,
        names.other_names,
        revisions.revised_vision,
        drafts.from_draft_to_plan,
        told.timeline,
    ),
)
"""Met less often: from 10,000 on."""
ODD = Batch(
    makes=(
        headings.picture_headings,
        headings.styled_lines,
        headings.text_before_lists,
        tables.layout_tables,
        boxes.buttons,
        headings.numbered_lists,
        headings.linked_headings,
        tables.year_first_tables,
    ),
    wordings=(
        told.other_verbs,
        names.without_town,
        revisions.corrected,
        undated.to_come,
        revisions.revised_undated,
        neighbours.tongues,
        drafts.council,
        names.former_names,
        told.several_sentences,
        stated.town_and_year,
    ),
)
"""Odd, and met all the same: from 20,000 on."""
WORDINGS = (
    stated.facts_above,
    names.subtitles,
    names.marked_new,
    parts.circled_parts,
    told.asides,
)
"""Wordings in makes of all three: from 30,000 on."""
LATER = {
    40_000: Batch(
        makes=(
            tables.file_register,
            boxes.cover_links,
            edited.word_pasted,
            tables.two_level_heads,
            boxes.captions_below,
            links.words_before_links,
            links.files_in_aside,
        ),
        wordings=(
            stated.states_alone,
            names.abbreviated,
            parts.volumes,
            neighbours.regional_visions,
            neighbours.yearly_companions,
            revisions.numbered_revisions,
            revisions.extended_by_revision,
            phases.periods_as_headings,
            names.new_names,
            undated.starts,
            drafts.approved_draft,
            names.spaced,
            told.course_of_plan,
        ),
    ),
    50_000: Batch(
        makes=(
            edited.mixed_makes,
            edited.unclosed_tags,
            tables.nested_tables,
            links.links_as_names,
            links.icons_beside,
            tables.row_heads,
        ),
        wordings=(
            phases.years_in_name,
            stated.headquarters,
            undated.ended_names,
            parts.halves,
            drafts.stages,
            undated.as_of,
            told.faq,
            undated.posted,
            neighbours.reports,
        ),
    ),
    60_000: Batch(
        makes=(
            lists.flat_lists,
            lists.names_in_terms,
            tables.cells_of_lines,
            edited.twice_for_phones,
            boxes.tables_that_open,
        ),
        wordings=(
            stated.date_in_front,
            revisions.amended,
            neighbours.of_others,
            parts.other_summaries,
            parts.other_wholes,
            drafts.meeting_page,
        ),
    ),
    70_000: Batch(
        makes=(
            headings.numbered_heads,
            tables.date_cells_first,
            boxes.block_links,
        ),
        wordings=(
            undated.gazette,
            stated.each_its_own,
            parts.goals,
            names.town_behind,
        ),
    ),
    80_000: Batch(
        makes=(
            tables.merged_cells,
            edited.preformatted,
            links.types_as_links,
        ),
        wordings=(
            undated.effective,
            undated.presented,
            stated.printed,
            told.one_after_other,
            told.followed,
            parts.printings,
        ),
    ),
    90_000: Batch(
        makes=(headings.ruled_lines,),
        wordings=(
            undated.replaced_files,
            undated.reported_below,
            told.by_whom,
            phases.successors,
        ),
    ),
    100_000: Batch(
        makes=(
            headings.angled_lines,
            headings.download_heads,
            lists.items_told,
            boxes.beside_columns,
            links.file_names,
        ),
        wordings=(
            revisions.references,
            revisions.made_and_changed,
            told.ends_and_begins,
            neighbours.merged_away,
            neighbours.grant_reviews,
            stated.document_fields,
            parts.annexes,
            phases.half_numbered,
        ),
    ),
    110_000: Batch(
        makes=(
            links.arrows,
            boxes.toggles,
            boxes.titled_spans,
        ),
        wordings=(
            names.named_by_a_sentence,
            names.own_and_numbered,
            names.final_words,
            drafts.call_that_ended,
            phases.phases_as_sections,
            phases.short_spans,
            told.after_a_report,
            neighbours.review_alone,
        ),
    ),
    120_000: Batch(
        makes=(
            boxes.two_buttons,
            boxes.nested_details,
            links.linked_twice,
        ),
        wordings=(
            revisions.yearly_revisions,
            revisions.for_a_reason,
            parts.named_as_volumes,
            parts.page_spans,
            stated.dated_heads_alone,
            stated.slashed_dates,
            undated.census_named,
            neighbours.newsletters,
            told.wrapped_names,
            told.since_then,
            told.same_day,
        ),
    ),
    130_000: Batch(
        makes=(
            links.brackets_outside,
            links.inline_pair,
            tables.rows_of_boxes,
        ),
        wordings=(
            stated.padded_dates,
            undated.goal_years,
            undated.awarded,
            told.begun_and_done,
            told.handed_on,
            told.beside_neighbour,
        ),
    ),
    140_000: Batch(
        makes=(
            marks.leads_after,
            marks.spaced_markup,
            marks.ruby_names,
        ),
        wordings=(
            around.asked_by_state,
            otherwise.same_year,
            otherwise.kinds_as_heads,
            around.rules_beside,
            otherwise.plain_verbs,
            around.on_display,
        ),
    ),
    150_000: Batch(
        makes=(
            marks.broken_labels,
            marks.listing_stamps,
            marks.page_counts,
        ),
        wordings=(
            around.budgets,
            otherwise.relative,
            otherwise.compared,
            around.planned_review,
            otherwise.revised_twice_note,
            around.following_others,
        ),
    ),
    160_000: Batch(
        makes=(
            marks.numbered_files,
            marks.opens_elsewhere,
            marks.tagged_cards,
        ),
        wordings=(
            otherwise.dated_versions,
            otherwise.period_and_made,
            around.celebrated,
            otherwise.each_phase,
            otherwise.fiscal_end,
            around.period_made,
        ),
    ),
    170_000: Batch(
        makes=(
            marks.chips_in_links,
            marks.facts_below,
            marks.counted_headings,
        ),
        wordings=(
            otherwise.received_then_made,
            otherwise.posted_and_made,
            otherwise.end_of_month,
            otherwise.two_lines,
            otherwise.year_only,
            otherwise.this_year,
        ),
    ),
    180_000: Batch(
        makes=(
            columns.contents_in_brackets,
            columns.cut_in_spans,
            columns.posted_column,
            columns.steps,
        ),
        wordings=(
            happened.abolished,
            happened.after_consent,
            written.current_and_former,
            happened.in_their_frame,
            written.key_dates,
            written.made_over_months,
            happened.new_mayor,
            happened.papers_around,
            happened.refreshed_figures,
            happened.world_events,
            written.year_sections,
            written.years_as_edition,
        ),
    ),
    190_000: Batch(
        makes=(
            columns.dated_cards,
            columns.offices_beside,
            columns.remarks_column,
            columns.time_elements,
        ),
        wordings=(
            written.codes_of_files,
            written.counted_from,
            written.fiscal_and_month,
            happened.greeting,
            written.history_lines,
            happened.merged_into,
            written.month_as_edition,
            happened.moved_on,
            happened.organisation_changed,
            written.reprinted,
            happened.site_moved,
            written.weekday_made,
        ),
    ),
    200_000: Batch(
        makes=(
            columns.headings_in_rows,
            columns.footnotes,
            columns.words_beside,
        ),
        wordings=(
            besides.sent_on,
            besides.pictured,
            besides.years_looked_to,
            besides.year_of_revision,
            besides.decided_and_published,
            besides.dated_first,
            besides.quarter,
            besides.figures_beside,
            besides.period_and_made_line,
            besides.next_time,
        ),
    ),
    210_000: Batch(
        makes=(columns.linked_rows, columns.name_and_buttons),
        wordings=(
            lately.thanked,
            lately.made_known,
            lately.spoken_of_elsewhere,
            lately.months_in_labels,
            lately.counted_years,
            lately.handed_over,
        ),
    ),
    220_000: Batch(
        makes=(
            posts.blog_posts,
            posts.catalogue,
            posts.new_until,
            posts.posted_lists,
            posts.quoted_leads,
            posts.tables_of_roles,
        ),
        wordings=(
            lived.came_to_see,
            lived.column_of_staff,
            lived.commissioned,
            making.decided_in_sentence,
            lived.donated,
            lived.meetings_in_lines,
            lived.progress_gathered,
            making.put_off,
            lived.seats_filled,
            lived.site_notices,
            making.told_by_office,
            making.versions_in_lines,
            lived.written_to,
        ),
    ),
    230_000: Batch(
        makes=(
            posts.counters,
            posts.letters,
            posts.log_below,
            posts.neighbours_in_order,
            posts.news_above,
            posts.signed_below,
        ),
        wordings=(
            lived.anniversary,
            lived.asked_in_assembly,
            lived.chosen_for_grants,
            making.deeds_as_nouns,
            making.each_beside_date,
            lived.easy_version_made,
            making.extended_in_brackets,
            lived.filmed,
            lived.free_copies,
            lived.old_pages_kept,
            lived.parts_decided,
            making.provisional_first,
            lived.town_became_city,
        ),
    ),
}
"""First seed → families that were made when all of those before were read rightly."""
