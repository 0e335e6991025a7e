import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/refusal.ts';
import { EVIDENCE_SCHEMA } from '#lib/domain/signing/evidence.ts';
import type { MinimumMethod } from '#lib/domain/signing/methods.ts';
import type { SignatureMethod } from '#server/application/method-ports.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  CLIENT,
  type People,
  PLACE,
  refusedWith,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { signingGroup } from '../support/signing-group.ts';

let world: ApplicationWorld;
let people: People;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
});
afterAll(() => world.close());

const group = (minimumMethod?: MinimumMethod) =>
  signingGroup(world, people, {
    profile: minimumMethod ? { minimumMethod } : {},
    members: 2,
    adjusters: ['m2'],
  });

describe('the weakest way to sign that a body accepts', () => {
  it('[SIG-1] is asked before anything is begun, and told in the list of ways', async () => {
    const strict = await group('bankid');
    expect(refusedWith(await strict.begin('m1'))).toBe('method-too-weak');
    const asked = { session: people.chair, meetingId: strict.meetingId, place: PLACE };
    expect(must(await world.useCases.signatureMethods(asked))).toEqual({
      minimum: 'bankid',
      methods: [
        {
          key: 'passkey',
          id: 'passkey',
          name: null,
          level: 'vouched',
          whyNot: { code: 'method-too-weak', params: { minimum: 'bankid' } },
        },
      ],
    });
    const lenient = await group();
    must(await lenient.sign('m1'));
  });

  it('[SIG-1] is asked again of the evidence itself, whatever a method calls itself', async () => {
    const strict = await group('oidc');
    const { meetingId } = strict;
    // A method that says it is stronger than what it gives.
    const liar: SignatureMethod = {
      id: 'bankid',
      key: 'oidc:liar',
      name: 'Lögnaren',
      answers: 'input',
      pollEveryMs: 0,
      canSign: () => Promise.resolve(ok(null)),
      start: () =>
        Promise.resolve(ok({ ui: { kind: 'redirect' as const, url: 'https://liar.example' }, memory: null })),
      advance: ({ intent, client, now }) =>
        Promise.resolve(
          ok({
            state: 'answered' as const,
            evidence: {
              schema: EVIDENCE_SCHEMA,
              intent,
              intentSha256: 'a'.repeat(64),
              method: 'passkey' as const,
              assurance: { label: 'passkey', eidas: 'none' as const },
              client,
              receivedAt: now.toISOString(),
            },
          }),
        ),
      redraw: () => undefined,
      cancel: () => Promise.resolve(),
    };
    world.dependencies.methods.push(liar);
    const session = people.chair;
    const begun = must(
      await world.useCases.beginSignature({ session, meetingId, place: PLACE, method: liar.key }),
    );
    const { order } = begun;
    const advanced = await world.useCases.advanceSignature({
      session,
      meetingId,
      order,
      input: {},
      client: CLIENT,
    });
    expect(refusedWith(advanced)).toBe('method-too-weak');
    const [row] = await world.db.admin<{ n: number }[]>`
      select count(*)::int as n from signature_evidence where meeting_id = ${meetingId}`;
    expect(row?.n).toBe(0);
  });

  it('[SIG-1] a way that is not configured here is no way', async () => {
    const { meetingId } = await group();
    const asked = { session: people.chair, meetingId, place: PLACE, method: 'bankid' };
    expect(refusedWith(await world.useCases.beginSignature(asked))).toBe('method-not-here');
  });
});
