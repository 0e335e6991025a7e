import type { Language } from './dates.ts';

// Part of a paper that is kept for good, so pinned here and not with the interface's texts.
const sv = {
  title: (number: number, minutes: string) => `Rättelse ${String(number)} av ${minutes}`,
  corrects: (label: string) => `Rättelse av uppenbart skrivfel: ${label}`,
  outsideClauses: 'utanför paragraferna',
  what: 'Vad som rättas',
  oldText: 'Tidigare lydelse',
  newText: 'Rättad lydelse',
  basis: 'Grund',
  issuedBy: 'Rättelsen är gjord av',
  original: 'Handling som rättas',
  originalStands:
    'Det justerade protokollet är oförändrat och gäller tillsammans med den här rättelsen. En ändring i sak kräver ett nytt beslut.',
};

const en: typeof sv = {
  title: (number, minutes) => `Correction ${String(number)} of ${minutes}`,
  corrects: (label) => `Correction of an obvious clerical error: ${label}`,
  outsideClauses: 'outside the clauses',
  what: 'What is corrected',
  oldText: 'Earlier wording',
  newText: 'Corrected wording',
  basis: 'Basis',
  issuedBy: 'Corrected by',
  original: 'Document corrected',
  originalStands:
    'The adjusted minutes are unchanged and are read together with this correction. A change of substance takes a new decision.',
};

export function correctionWords(language: Language): typeof sv {
  return language === 'sv' ? sv : en;
}
