import type { Intent } from '../signing/intent.ts';

/**
 * What BankID shows in the person's own app, in Swedish whatever the page speaks: the app is Swedish, and so is what a court
 * will read. A function of the intent alone, so that anybody can make it again and compare, in fifty years too: never changed,
 * and nothing in it is left to the words and calendars of a platform. Another wording gets a function of its own beside it.
 */
export function bankIdVisibleText({ document, signer, scope }: Intent): string {
  const what = scope === 'all' ? 'hela protokollet' : scope.join(', ');
  return [
    'Justering av protokoll',
    '',
    `Organ: ${document.organ}`,
    `Organisation: ${document.organisation}`,
    `Protokoll: ${document.title}`,
    `Sammanträde: ${document.meetingDate}`,
    `Omfattar: ${what}`,
    `Antal sidor: ${document.pages}`,
    `Version: ${document.revision}`,
    '',
    `Jag, ${signer.name}, justerar som ${signer.role.toLowerCase()}: texten stämmer med vad som beslutades.`,
    '',
    `Filens fingeravtryck (SHA-256) börjar ${document.pdfSha256.slice(0, 16)}`,
  ].join('\n');
}
