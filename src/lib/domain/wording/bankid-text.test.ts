import { expect, it } from 'vitest';
import type { Intent } from '../signing/intent.ts';
import { bankIdVisibleText } from './bankid-text.ts';

const intent = {
  document: {
    organisation: 'Exempelby kommun',
    organ: 'Kulturnämnden',
    title: 'Protokoll',
    meetingDate: '2026-11-20',
    revision: 2,
    pages: 9,
    pdfSha256: '0123456789abcdef'.repeat(4),
  },
  scope: 'all',
  signer: { name: 'Östen Ordförande', role: 'Ordförande' },
  locale: 'en',
  statement: 'I approve',
} as unknown as Intent;

it('[SIG-1] what BankID shows is Swedish and names organ, date, title, role, pages and the hash of the file', () => {
  expect(bankIdVisibleText(intent)).toBe(
    `Justering av protokoll

Organ: Kulturnämnden
Organisation: Exempelby kommun
Protokoll: Protokoll
Sammanträde: 2026-11-20
Omfattar: hela protokollet
Antal sidor: 9
Version: 2

Jag, Östen Ordförande, justerar som ordförande: texten stämmer med vad som beslutades.

Filens fingeravtryck (SHA-256) börjar 0123456789abcdef`,
  );
  expect(bankIdVisibleText({ ...intent, scope: ['§ 12'] })).toContain('Omfattar: § 12');
});
