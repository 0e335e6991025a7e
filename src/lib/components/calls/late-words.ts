import { plainName } from '#lib/domain/conference/clean-name.ts';
import type { ConferenceEvent } from '#lib/domain/conference/conference-event.ts';
import { momentText } from '#lib/i18n/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What a provider said, as a sentence. */
export function lateWord(said: {
  readonly kind: ConferenceEvent['kind'];
  readonly at: string;
  readonly name: string | null;
}): string {
  const time = momentText(said.at);
  if (said.kind === 'started') return m.call_late_started({ time });
  if (said.kind === 'ended') return m.call_late_ended({ time });
  const words = { name: `\u2068${plainName(said.name ?? '') || m.call_nameless()}\u2069`, time };
  if (said.kind === 'joined' || said.kind === 'admitted') return m.call_late_joined(words);
  if (said.kind === 'left') return m.call_late_left(words);
  return said.kind === 'waiting' ? m.call_late_waiting(words) : m.call_late_other(words);
}
