import type { NextStep } from '#lib/client/next-step.ts';
import type { Clause } from '#lib/domain/clause.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { decisionFromOutcome } from '#lib/domain/question-outcome.ts';
import { clockTime, type Language } from '#lib/domain/wording/dates.ts';
import { phrases } from '#lib/domain/wording/phrases.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { scriptLine } from './chamber/script-line.ts';
import { bodyWord } from './words.ts';

interface Scene {
  readonly state: MeetingState;
  readonly labels: Readonly<Record<string, string>>;
  readonly language: Language;
}

/** What the chair says now, in the chair's own words. */
export function chairLine(step: NextStep, { state, labels, language }: Scene): string {
  const body = bodyWord(state.body.profile.kind);
  switch (step.kind) {
    case 'open':
      return m.room_say_open();
    case 'roll-call':
      return step.answered < step.asked ? m.room_say_roll() : m.room_say_roll_done();
    case 'elect-adjusters':
      return m.room_say_adjusters({ body });
    case 'question':
      return scriptLine(state, step.question, language);
    case 'decide':
      return (step.question && scriptLine(state, step.question, language)) || question(step.clause, body);
    case 'go-on':
      return goOn(step, labels);
    case 'close':
      return m.room_say_close();
    case 'resume': {
      const time = clockTime(step.since, language);
      return step.reason
        ? m.room_say_resume_reason({ time, reason: step.reason })
        : m.room_say_resume({ time });
    }
    case 'freeze':
      return m.room_say_freeze({ time: state.closedAt ? clockTime(state.closedAt, language) : '' });
    case 'sign':
      return m.room_say_sign();
    case 'done':
      return m.room_say_done();
  }
}

function question(clause: Clause, body: string): string {
  if (clause.draftDecision) return m.room_say_decide_draft({ body });
  if (clause.kind === 'agenda-approval') return m.room_say_agenda();
  if (clause.kind === 'previous-minutes') return m.room_say_previous();
  return m.room_say_decide({ body });
}

function goOn(
  { clause, next, isDecided }: Extract<NextStep, { kind: 'go-on' }>,
  labels: Readonly<Record<string, string>>,
): string {
  const to = { label: labels[next.id] ?? '', title: next.title };
  if (isDecided) return m.room_say_decided(to);
  if (clause.kind === 'information') return m.room_say_information(to);
  if (clause.kind === 'other-matters') return m.room_say_other(to);
  return m.room_say_go_on(to);
}

/** The decision as it most likely will read; the person may write another. What was answered comes before the draft. */
export function suggestedDecision(state: MeetingState, clause: Clause, language: Language): string {
  const answered = decisionFromOutcome(state, clause.id, language);
  if (answered !== '') return answered;
  if (clause.kind === 'interpellation') return phrases(language).answered; // QUO-6
  if (clause.draftDecision) return clause.draftDecision;
  if (clause.kind === 'agenda-approval') return m.room_suggest_agenda();
  if (clause.kind === 'previous-minutes') return m.room_suggest_previous();
  return clause.kind === 'information' ? m.room_suggest_information() : '';
}
