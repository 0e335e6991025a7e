import { describe, expect, it } from 'vitest';
import type { Understanding } from '#lib/protocol/import.ts';
import { ImportDraft } from './import-draft.svelte.ts';

const person = { group: 'member', attendance: { kind: 'whole' }, line: 1, certainty: 'sure' } as const;
const read: Understanding = {
  documentType: 'protokoll',
  roster: [
    { ...person, id: 'p1', name: 'Anna Berg', role: 'chair' },
    { ...person, id: 'p2', name: 'Bo Ek' },
  ],
  agenda: [],
  earlierDecisions: [],
  signers: [],
  adjusters: [],
  unread: [],
  findings: [],
};
const colleagues = [{ accountId: 'a1', name: 'Någon Annan' }];

describe('the gavel in the import form', () => {
  it('follows as logins are connected, until somebody chooses', () => {
    const draft = new ImportDraft(read, colleagues, '');
    expect(draft.gavel).toBe('chair-or-secretary');
    draft.logins['a1'] = 'p1';
    expect(draft.gavel).toBe('chair');
    draft.rules.gavel = 'chair-or-secretary';
    draft.logins['a1'] = 'p2';
    draft.logins['a1'] = 'p1';
    expect(draft.gavel).toBe('chair-or-secretary');
    expect(draft.toMeeting().body.gavel).toBe('chair-or-secretary');
  });
});
