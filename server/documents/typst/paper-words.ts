import type { MinutesDocument, MinutesDocumentType } from '#lib/domain/minutes-document.ts';

// These words are part of what is signed, so they are pinned beside the template and not with the interface's texts.

export interface PaperWords {
  readonly page: string;
  readonly version: string;
  readonly time: string;
  readonly place: string;
  readonly name: string;
  readonly organisation: string;
  readonly note: string;
  readonly attachments: string;
  readonly adjustedWhen: string;
  readonly adjustedWhenText: string;
  readonly placeAndTime: string;
  readonly electedAdjusters: string;
  readonly clauses: string;
  readonly signatures: string;
  readonly atMinutes: string;
  readonly atNotes: string;
  readonly types: Readonly<Record<MinutesDocumentType, string>>;
}

const swedish: PaperWords = {
  page: 'Sida',
  version: 'Version',
  time: 'Tid',
  place: 'Plats',
  name: 'Namn',
  organisation: 'Organisation',
  note: 'Anmärkning',
  attachments: 'Bilagor',
  adjustedWhen: 'Justerat den',
  adjustedWhenText: 'Dagen för den sista underskriften',
  placeAndTime: 'Plats och tid',
  electedAdjusters: 'Utses att justera',
  clauses: 'Paragrafer',
  signatures: 'Underskrifter',
  atMinutes: 'Vid protokollet',
  atNotes: 'Vid minnesanteckningarna',
  types: {
    protokoll: 'Protokoll',
    minnesanteckningar: 'Minnesanteckningar',
    motesanteckning: 'Mötesanteckning',
    samverkansprotokoll: 'Samverkansprotokoll',
    'kl-protokoll': 'Sammanträdesprotokoll',
    rattelse: 'Rättelse',
  },
};

const english: PaperWords = {
  page: 'Page',
  version: 'Version',
  time: 'Time',
  place: 'Place',
  name: 'Name',
  organisation: 'Organisation',
  note: 'Note',
  attachments: 'Attachments',
  adjustedWhen: 'Certified on',
  adjustedWhenText: 'The day of the last signature',
  placeAndTime: 'Place and time',
  electedAdjusters: 'Chosen to certify',
  clauses: 'Clauses',
  signatures: 'Signatures',
  atMinutes: 'Minutes kept by',
  atNotes: 'Notes kept by',
  types: {
    protokoll: 'Minutes',
    minnesanteckningar: 'Notes',
    motesanteckning: 'Meeting notes',
    samverkansprotokoll: 'Consultation minutes',
    'kl-protokoll': 'Minutes',
    rattelse: 'Correction',
  },
};

/** The fixed words of the paper in the document's own language. */
export function paperWords(language: MinutesDocument['language']): PaperWords {
  return language === 'sv' ? swedish : english;
}
