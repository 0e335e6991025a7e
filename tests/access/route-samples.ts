import { randomUUID } from 'node:crypto';
import { newMeeting, PLACE } from '../support/application-world.ts';
import { fieldsOf } from '../support/profile-fields.ts';
import type { AccessWorld } from './access-world.ts';
import { type Caller, SIGNERS } from './callers.ts';

export interface RouteSample {
  readonly query?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Refusals that come after somebody was let in. */
  readonly passes?: readonly string[];
  /** The caller's session is over afterwards. */
  readonly spendsSession?: true;
}

export interface SampleSubject {
  readonly access: AccessWorld;
  readonly caller: Caller;
  readonly meetingId: string;
}

const NONCE = 'n'.repeat(43);

type Make = (subject: SampleSubject) => RouteSample | Promise<RouteSample>;

/** To an address that was never given out: nobody is asked who they are on the way there. */
const delivery: Make = () => ({ json: {}, passes: ['no-such-hook', 'too-many-guesses'] });

/** One well-formed request to each operation that needs more than its address. Nonsense where only the door is asked about. */
const SAMPLES: Readonly<Record<string, Make>> = {
  '/login action password': () => ({
    form: { email: 'ingen@exempel.example', password: 'fel' },
    passes: ['wrong-credentials', 'too-many-attempts'],
  }),
  '/login action demo': () => ({ form: { role: 'chair' }, passes: ['demo-only'] }),
  '/logout action default': () => ({ spendsSession: true }),
  '/preferences action default': () => ({ form: { theme: 'dark' } }),
  '/verify action default': () => ({ form: {}, passes: ['no-file'] }),
  '/account/passkeys action remove': () => ({ form: { id: 'ingen' }, passes: ['passkey-unknown'] }),
  '/account/password action default': () => ({
    form: { newPassword: 'kort' },
    passes: ['password-too-short'],
  }),
  '/account/sessions action end': () => ({ form: { sessionId: 'ingen' } }),
  '/account/sessions action endAll': () => ({ spendsSession: true }),
  '/embed/enter POST': () => ({
    json: { provider: 'zoom', appContext: 'inget', nonce: NONCE },
    passes: ['embed-rejected', 'too-many-attempts'],
  }),
  '/embed/offer POST': () => ({
    json: { provider: 'teams', call: '', nonce: NONCE },
    passes: ['too-many-attempts'],
  }),
  '/embed/exchange POST': () => ({
    json: { nonce: NONCE, code: 'FELKOD00' },
    passes: ['embed-code-refused', 'too-many-attempts'],
  }),
  '/auth/zoom/callback load': () => ({
    query: '?code=x&state=x',
    passes: ['zoom-install-stale'],
  }),
  '/embed/zoom/authorise POST': () => ({
    json: { nonce: NONCE },
    passes: ['embed-agreement-unclear', 'too-many-attempts'],
  }),
  '/embed/zoom/authorised POST': () => ({
    json: { nonce: NONCE, code: 'x', state: 'x', redirectUri: `${PLACE.origin}/embed/zoom` },
    passes: ['embed-rejected', 'too-many-attempts'],
  }),
  '/embed/login action consent': () => ({ form: { meetingId: 'inget' }, passes: ['embed-offer-over'] }),
  '/account/sessions action unlink': () => ({ form: { provider: 'zoom' } }),
  '/api/auth/login POST': () => ({
    json: { method: 'password', email: 'ingen@exempel.example', password: 'fel' },
    passes: ['wrong-credentials', 'too-many-attempts'],
  }),
  '/api/auth/passkey/login/finish POST': () => ({ json: {}, passes: ['malformed'] }),
  '/api/auth/passkey/enrol/finish POST': () => ({ json: {}, passes: ['malformed'] }),
  '/api/hooks/zoom/[hookId] POST': delivery,
  '/api/hooks/teams/[hookId]/bot POST': delivery,
  '/api/hooks/teams/[hookId]/graph POST': delivery,
  '/import action read': () => ({ form: { text: 'Kallelse till möte' } }),
  '/import action create': ({ access }) => {
    const { secretary, chair, adjuster, member, guest, stranger } = seats(access);
    return {
      form: { meeting: JSON.stringify(newMeeting({ secretary, chair, adjuster, member, guest, stranger })) },
    };
  },
  '/import/numbers GET': () => ({ query: '?body=Kulturnämnden&date=2026-11-20' }),
  '/organisation/calls action add': () => ({ form: {}, passes: ['agreement-malformed'] }),
  '/organisation/calls/[agreementId] action change': () => ({ form: {}, passes: ['agreement-malformed'] }),
  '/organisation/calls/[agreementId] action rotate': () => ({ form: {}, passes: ['agreement-malformed'] }),
  '/organisation/calls/[agreementId] action drop': () => ({ form: { secret: 'hook' } }),
  // By then the form above it has ended the agreement.
  '/organisation/calls/[agreementId]/paper GET': () => ({ passes: ['no-such-agreement'] }),
  '/bodies/[bodyId] action reset': () => ({ form: {}, passes: ['bad-input'] }),
  '/bodies/[bodyId] action save': ({ access }) => bodyForm(access),
  '/meetings/[meetingId]/attendance action file': () => ({
    form: {},
    passes: ['not-attendance', 'not-opened-yet'],
  }),
  '/meetings/[meetingId]/attendance action fetch': () => ({
    passes: ['call-not-bound', 'agreement-cannot-ask', 'not-opened-yet'],
  }),
  '/meetings/[meetingId]/transcript action file': () => ({ form: {}, passes: ['not-transcript'] }),
  '/meetings/[meetingId]/transcript action fetch': () => ({
    form: {},
    passes: ['call-not-bound', 'agreement-cannot-ask'],
  }),
  '/meetings/[meetingId]/transcript action drop': () => ({
    form: { id: 'ingen' },
    passes: ['no-such-transcript'],
  }),
  '/meetings/[meetingId]/call-settings action bind': () => ({
    form: { pasted: '847 1263 9219' },
  }),
  '/meetings/[meetingId]/call-settings action make': () => ({
    form: { accountId: 'ingen' },
    passes: ['no-such-agreement'],
  }),
  '/meetings/[meetingId]/call POST': () => ({
    json: { commandId: randomUUID(), suggestionId: 'join:k', act: { kind: 'nobody' } },
    passes: ['no-call-bound'],
  }),
  '/meetings/[meetingId]/call/ask POST': () => ({
    passes: ['call-not-bound', 'agreement-without-live-roster'],
  }),
  '/meetings/[meetingId]/sign action reopen': () => ({ form: { reason: 'Fel datum' } }),
  '/meetings/[meetingId]/sign/decline POST': () => ({ json: { reason: 'Fel datum' } }),
  '/meetings/[meetingId]/sign/viewed POST': () => ({
    json: { pdfSha256: '0'.repeat(64) },
    passes: ['changed-since-read'],
  }),
  '/meetings/[meetingId]/sign/difference GET': () => ({
    query: '?from=1&to=1',
    passes: ['no-such-revision'],
  }),
  '/meetings/[meetingId]/sign/replace POST': () => ({
    json: { slotId: 'adjuster-m2', substituteId: 'm1', reason: 'absent', decision: '§ 1' },
    passes: ['substitute-unfit', 'no-such-slot'],
  }),
  '/meetings/[meetingId]/sign/deviation POST': () => ({
    json: { slotId: 'adjuster-m2' },
    passes: ['nobody-declined'],
  }),
  '/meetings/[meetingId]/sign/hand-over POST': () => ({
    json: { reason: 'Oense om beslutet' },
    passes: ['nobody-declined'],
  }),
  '/meetings/[meetingId]/sign/settle POST': () => ({
    json: { decision: '§ 1' },
    passes: ['not-handed-over'],
  }),
  '/meetings/[meetingId]/sign/freeze-clause POST': () => ({
    json: { clauseId: 'c2' },
    passes: ['not-decided-at-once'],
  }),
  '/meetings/[meetingId]/sign/reopen-clause POST': () => ({
    json: { clauseId: 'c2', reason: 'Fel datum' },
    passes: ['not-frozen'],
  }),
  // Signed by the test's own authority and sealed by that of the services: no such file is handed out in parts.
  '/meetings/[meetingId]/extract/[clauseId] GET': () => ({ passes: ['signatures-do-not-hold'] }),
  '/meetings/[meetingId]/corrections/[number].pdf GET': () => ({ passes: ['no-such-correction'] }),
  '/meetings/[meetingId]/corrections POST': () => ({
    json: { clauseId: null, what: 'Datum', oldText: 'finns inte', newText: 'finns', basis: 'Skrivfel' },
    passes: ['correction-text-not-found'],
  }),
  '/meetings/[meetingId]/sign/begin POST': () => ({ json: {} }),
  '/meetings/[meetingId]/sign/advance POST': async (subject) => {
    const { session } = await order(subject);
    return { json: { session, response: {} }, passes: ['malformed-response'] };
  },
  '/meetings/[meetingId]/sign/cancel POST': async (subject) => ({ json: await order(subject) }),
  '/account/signing/personal-number POST': () => ({
    json: { personalNumber: 'inget' },
    passes: ['personal-number-malformed'],
  }),
  '/account/signing/link POST': () => ({ json: { method: 'oidc:ingen' }, passes: ['method-not-here'] }),
  '/account/signing/unlink POST': () => ({ json: { method: 'oidc:ingen' }, passes: ['method-not-here'] }),
};

export async function sampleOf(operation: string, subject: SampleSubject): Promise<RouteSample> {
  return (await SAMPLES[operation]?.(subject)) ?? {};
}

/** Somebody else's intent for whoever has none: what must not help them. */
async function order({ access, caller, meetingId }: SampleSubject): Promise<{ readonly session: string }> {
  const signer = SIGNERS.includes(caller) && caller !== 'nobody' ? caller : 'chair';
  const visit = await access.visit(signer);
  if (!visit) throw new Error(`${signer} is not signed in`);
  const { session } = visit;
  const begun = await access.world.useCases.beginSignature({ session, meetingId, place: PLACE });
  return { session: begun.ok ? begun.value.order : '0'.repeat(64) };
}

/** The body's own rules, sent back as they are. */
async function bodyForm({ world, accountOf, bodyId }: AccessWorld): Promise<RouteSample> {
  const session = accountOf('chair');
  const found = await world.useCases.readBody({ session, bodyId });
  if (!found) throw new Error('there is no body');
  const { profile } = found.body;
  const asRead = JSON.stringify(profile);
  const fields = Object.entries(fieldsOf(profile)).filter(
    (field): field is [string, string] => field[1] !== null,
  );
  return { form: { ...Object.fromEntries(fields), read: asRead, base: asRead } };
}

function seats({ accountOf }: AccessWorld) {
  return {
    secretary: accountOf('secretary'),
    chair: accountOf('chair'),
    adjuster: accountOf('adjuster'),
    member: accountOf('member'),
    guest: accountOf('guest'),
    stranger: accountOf('stranger'),
  };
}
