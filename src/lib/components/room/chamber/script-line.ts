import type { Announced, PutStep, QuestionStep, VotingStep } from '#lib/client/question-script.ts';
import type { Proposal } from '#lib/domain/chamber-state.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { personInMinutes } from '#lib/domain/option-text.ts';
import { actingChair } from '#lib/domain/voters.ts';
import { chamberPhrases } from '#lib/domain/wording/chamber-phrases.ts';
import { joined, type Language } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the chair says in this step, word for word; empty where the step has no words of its own. */
export function scriptLine(state: MeetingState, step: QuestionStep, language: Language): string {
  switch (step.kind) {
    case 'gather':
      return '';
    case 'close-list':
      return listLine(state, step.proposals, language);
    case 'choose-main':
      return step.choices.length > 0 ? m.chamber_say_choose() : m.chamber_say_order();
    case 'put':
      return [step.last ? announcedLine(step.last) : '', putLine(step, language)].filter(Boolean).join(' ');
    case 'voting':
      return votingLine(state, step);
    case 'decide':
      return step.last ? announcedLine(step.last) : '';
  }
}

function listLine(state: MeetingState, proposals: readonly Proposal[], language: Language): string {
  const { kinds } = chamberPhrases(language);
  const items = proposals.map((one) =>
    m.chamber_list_item({ kind: kinds[one.kind], name: personInMinutes(state, one.byId) }),
  );
  const list = joined(items, language);
  if (proposals.length === 1) return m.chamber_say_list_one({ list });
  return m.chamber_say_list({ count: countWord(proposals.length, language), list });
}

const COUNTS: Readonly<Record<Language, readonly string[]>> = {
  sv: 'noll ett två tre fyra fem sex sju åtta nio tio elva tolv'.split(' '),
  en: 'no one two three four five six seven eight nine ten eleven twelve'.split(' '),
};

/** Small numbers are said, not read off. */
function countWord(count: number, language: Language): string {
  return COUNTS[language][count] ?? String(count);
}

function putLine({ sides, each, isVoteRequested }: PutStep, language: Language): string {
  // VOT-2: a requested vote is held, whatever the voices say.
  if (isVoteRequested) return m.chamber_say_asked({ ...sides });
  if (each.length > 0) return m.chamber_say_put_each({ list: joined(each, language), yes: sides.yes });
  return m.chamber_say_put({ ...sides });
}

function votingLine(state: MeetingState, { vote, sides, tally, waiting, hold }: VotingStep): string {
  const { yes, no } = tally;
  if (vote.method === 'secret') return m.chamber_say_secret({ ...sides });
  const chair = actingChair(state, vote.clauseId)?.id ?? '';
  const isTie = yes === no;
  if (waiting.length === 1 && waiting[0] === chair) {
    return isTie ? m.chamber_say_tie_chair({ yes, no }) : m.chamber_say_chair_last({ yes, no });
  }
  if (waiting.length > 0) return m.chamber_say_voting({ ...sides });
  if (hold?.code === 'lot-needed') return m.chamber_say_tie_lot({ yes, no });
  if (hold?.code === 'chair-must-vote') return m.chamber_say_tie_chair({ yes, no });
  if (!isTie || hold) return m.chamber_say_all_voted();
  // VOT-6: the casting vote is the ballot the chair has given.
  return vote.ballots[chair] === 'yes'
    ? m.chamber_say_tie_yes({ yes, no })
    : m.chamber_say_tie_no({ yes, no });
}

/** What has just been decided, as the chair announces it. */
export function announcedLine({ result, sides }: Announced): string {
  const { yes, no, outcome } = result;
  const option = sides[outcome];
  switch (result.by) {
    case 'acclamation':
      return m.chamber_found_voice({ option });
    case 'majority':
      return m.chamber_found_majority({ won: Math.max(yes, no), lost: Math.min(yes, no), option });
    case 'casting-vote':
      return m.chamber_found_casting({ yes, no, option });
    case 'lot':
      return m.chamber_found_lot({ yes, no, option });
    case 'tie-rejected':
      return m.chamber_found_tie_rejected({ yes, no });
    case 'minority':
      return m.chamber_found_minority({ no, option });
    case 'board-minimum':
    case 'qualified-majority':
      return m.chamber_found_board({ yes, option });
  }
}
