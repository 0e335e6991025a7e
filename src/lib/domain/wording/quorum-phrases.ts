import type { QuorumReason } from '../quorum-reason.ts';
import { joined, type Language } from './dates.ts';

/** "7 av 13, krav 7: 6 ledamöter och 1 tjänstgörande ersättare. B. Ek är jävig." */
export function quorumSentence(reason: QuorumReason, language: Language): string {
  const words = language === 'sv' ? sv : en;
  const who = joined(
    [
      ...(reason.members > 0 || reason.servingDeputies === 0 ? [words.members(reason.members)] : []),
      ...(reason.servingDeputies > 0 ? [words.deputies(reason.servingDeputies)] : []),
    ],
    language,
  );
  const { limit, seats, count, recused, mayNotServeAgain } = reason;
  return [
    `${limit === null || seats === null ? words.present(count) : words.figures(count, seats, limit)}: ${who}.`,
    ...(recused.length > 0 ? [words.recused(joined([...recused], language), recused.length)] : []),
    ...(mayNotServeAgain.length > 0 ? [words.brokeOff(joined([...mayNotServeAgain], language))] : []),
    ...(reason.byException ? [words.byException] : []),
    ...(reason.withoutQuorum ? [words.withoutQuorum] : []),
    ...(reason.untilChallenged ? [words.untilChallenged] : []),
  ].join(' ');
}

const sv = {
  figures: (count: number, seats: number, limit: number) => `${count} av ${seats}, krav ${limit}`,
  present: (count: number) => `${count} närvarande`,
  members: (count: number) => `${count} ${count === 1 ? 'ledamot' : 'ledamöter'}`,
  deputies: (count: number) => `${count} tjänstgörande ersättare`,
  recused: (names: string, count: number) => `${names} är ${count === 1 ? 'jävig' : 'jäviga'}.`,
  brokeOff: (names: string) => `${names} har avbrutit sin tjänstgöring i dag.`,
  // QUO-5
  byException: 'Bara jäv gör att det fattas folk, så fullmäktige får ändå handlägga ärendet.',
  // QUO-6
  withoutQuorum: 'Interpellationer får besvaras ändå.',
  untilChallenged: 'Mötet räknas som beslutfört tills någon begär kontroll.',
};

const en: typeof sv = {
  figures: (count, seats, limit) => `${count} of ${seats}, limit ${limit}`,
  present: (count) => `${count} present`,
  members: (count) => `${count} ${count === 1 ? 'member' : 'members'}`,
  deputies: (count) => `${count} serving ${count === 1 ? 'deputy' : 'deputies'}`,
  recused: (names, count) => `${names} ${count === 1 ? 'is' : 'are'} recused.`,
  brokeOff: (names) => `${names} broke off serving earlier today.`,
  byException: 'Recusal alone leaves too few, so the assembly may handle the matter all the same.',
  withoutQuorum: 'Interpellations may be answered all the same.',
  untilChallenged: 'The meeting counts as quorate until somebody asks for a count.',
};
