import { describe, expect, it } from 'vitest';
import type { MeetingCommandType } from '#lib/domain/meeting-commands.ts';
import { ok } from '#lib/domain/refusal.ts';
import { inScope, outOfScope } from './embed-scope.ts';

const HERE = 'a5f3b1c9-0d4a-4d5e-9a51-0c2f6f2b7a11';
const scope = { meetingId: HERE };
const codeOf = (asked: Partial<Parameters<typeof outOfScope>[1]>): string | undefined =>
  outOfScope(scope, { useCase: 'executeCommand', meetingId: HERE, ...asked })?.code;

describe('a session in a frame', () => {
  it('is good for its own meeting, however that is written', () => {
    expect(codeOf({})).toBeUndefined();
    expect(codeOf({ meetingId: HERE.toUpperCase() })).toBeUndefined();
  });

  it('knows of no other meeting, nor of what is for none', () => {
    expect(codeOf({ meetingId: 'b5f3b1c9-0d4a-4d5e-9a51-0c2f6f2b7a11' })).toBe('no-such-meeting');
    expect(codeOf({ meetingId: undefined })).toBe('no-such-meeting');
  });

  it.each(['freezeMinutes', 'signMinutes', 'addAgreement', 'constructor', ''])(
    'is not good for %j',
    (useCase) => {
      expect(codeOf({ useCase })).toBe('open-in-browser');
    },
  );

  it.each(['change-profile', 'a-new-one', 'constructor', '__proto__', 'toString'])(
    'carries out no command of the kind %j',
    (command) => {
      expect(codeOf({ command: command as MeetingCommandType })).toBe('open-in-browser');
    },
  );

  it('does nothing of what is out of its scope', async () => {
    const done: string[] = [];
    const work = (name: string) => () => {
      done.push(name);
      return Promise.resolve(ok(name));
    };
    const asked = { useCase: 'openRoom', meetingId: HERE };
    expect(await inScope(scope, { ...asked, useCase: 'freezeMinutes' }, work('frozen'))).toMatchObject({
      refusal: { code: 'open-in-browser' },
    });
    expect(await inScope(scope, asked, work('opened'))).toEqual(ok('opened'));
    expect(await inScope(undefined, { useCase: 'freezeMinutes' }, work('by the person'))).toEqual(
      ok('by the person'),
    );
    expect(done).toEqual(['opened', 'by the person']);
  });
});
