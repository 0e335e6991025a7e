import type { BodyProfile } from '#lib/domain/body.ts';
import type { SettlingAct } from '#lib/domain/conference/settlement.ts';
import type { MeetingCommand, MeetingCommandType } from '#lib/domain/meeting-commands.ts';
import type { MethodKey } from '#lib/domain/signing/methods.ts';
import type { Language } from '#lib/domain/wording/dates.ts';
import type { ReplacementReason } from '#lib/domain/signing/signing-facts.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import { acting, actorOf, type SessionLike } from './acting.ts';
import { freezeClause, reopenClause } from './application/adjust-at-once.ts';
import {
  addAgreement,
  type AgreementDependencies,
  changeAgreement,
  dropFormerSecret,
  endAgreement,
  listAgreements,
  rotateSecret,
} from './application/agreements.ts';
import {
  type BindDependencies,
  bindMeeting,
  readBinding,
  settleLate,
  unbindMeeting,
} from './application/bind-meeting.ts';
import { bindCallUseCases, type CallUseCaseDependencies } from './call-use-cases.ts';
import { changeBodyProfile } from './application/change-body-profile.ts';
import { checkMinutes, previewMinutes } from './application/compose-draft.ts';
import { listConferenceIdentities, unlinkConference } from './application/conference-identities.ts';
import { compareRevisions } from './application/compare-revisions.ts';
import {
  correctMinutes,
  listCorrections,
  type NewCorrection,
  readCorrectionPdf,
} from './application/correct-minutes.ts';
import { createMeeting } from './application/create-meeting.ts';
import { executeCommand } from './application/execute-command.ts';
import { freezeMinutes, type FreezeDependencies } from './application/freeze-minutes.ts';
import { type HandoutDependencies, readArchive, readExtract } from './application/hand-out-minutes.ts';
import { listBodies, readBody } from './application/list-bodies.ts';
import { listMyMeetings } from './application/list-my-meetings.ts';
import { readNumberSeries } from './application/number-series.ts';
import type { CallProvider } from './application/embed-ports.ts';
import { outOfScope } from './application/embed-scope.ts';
import type { RotatedSecret } from './application/conference-settings.ts';
import { readForSigning, readMinutesPdf, reopenMinutes } from './application/read-for-signing.ts';
import { readCall } from './application/read-call.ts';
import { openRoom } from './application/read-meeting.ts';
import { advanceSignature, cancelSignature } from './application/advance-signature.ts';
import type { MethodClient } from './application/method-ports.ts';
import {
  beginLink,
  type LinkDependencies,
  showSigningIdentities,
  unlink,
} from './application/link-identity.ts';
import { returnFromIssuer } from './application/return-from-issuer.ts';
import { settleSuggestion, type SettleDependencies } from './application/settle-suggestion.ts';
import { signatureMethods } from './application/signature-methods.ts';
import { endIdentity, enrolPersonalNumber, type SignIn } from './application/signing-identities.ts';
import { beginSignature } from './application/sign-order.ts';
import {
  declineSignature,
  noteViewed,
  type SignDependencies,
  type SigningPlace,
} from './application/sign-minutes.ts';
import {
  handOverAdjustment,
  recordDeviation,
  replaceSigner,
  settleAdjustment,
} from './application/settle-dispute.ts';

export { actorOf, type SessionLike } from './acting.ts';

/** A session that also tells when and how it began. */
export type SignedInLike = SessionLike & SignIn;

export type UseCases = ReturnType<typeof bindAll>;
type InMeeting = { readonly session: SessionLike; readonly meetingId: string };

type Dependencies = Parameters<typeof bindAll>[0];

/** The use cases as routes call them, behind the one check of what a session in a frame may do. */
export function bindUseCases(dependencies: Dependencies): UseCases {
  const all: Readonly<Record<string, (input: never) => unknown>> = bindAll(dependencies);
  // reason: each function keeps its own type; only what is asked before it is called is the same.
  return Object.fromEntries(
    Object.entries(all).map(([useCase, run]) => [
      useCase,
      (input: ScopedInput) => guarded(useCase, run, input),
    ]),
  ) as unknown as UseCases;
}

interface ScopedInput {
  readonly session: SessionLike;
  readonly meetingId?: string;
  readonly command?: { readonly type?: MeetingCommandType };
}

function guarded(useCase: string, run: (input: never) => unknown, input: ScopedInput): unknown {
  const { session, meetingId, command } = input;
  const refusal = outOfScope(session.scope, { useCase, meetingId, command: command?.type });
  if (!refusal) return run(input as never);
  if (refusal.code === 'open-in-browser' && command?.type === undefined)
    // No page that a frame is let into asks for it: what comes here is a fault of ours.
    return Promise.reject(new Error(`${useCase} is not for a session in a frame`));
  return Promise.resolve({ ok: false, refusal });
}

/** With a session instead of an actor, and their dependencies already given. */
function bindAll(
  dependencies: FreezeDependencies &
    SignDependencies &
    HandoutDependencies &
    LinkDependencies &
    AgreementDependencies &
    BindDependencies &
    SettleDependencies &
    CallUseCaseDependencies,
) {
  return {
    ...bindCallUseCases(dependencies),
    listMyMeetings: (input: { session: SessionLike }) => listMyMeetings(dependencies, acting(input)),
    listColleagues: ({ session }: { session: SessionLike }) =>
      dependencies.unitOfWork.run(session.account.organisationId, (records) => records.accounts.colleagues()),
    createMeeting: (input: { session: SessionLike; command: NewMeeting }) =>
      createMeeting(dependencies, acting(input)),
    listBodies: (input: { session: SessionLike }) => listBodies(dependencies, acting(input)),
    readBody: (input: { session: SessionLike; bodyId: string }) => readBody(dependencies, acting(input)),
    changeBodyProfile: (input: {
      session: SessionLike;
      bodyId: string;
      profile: BodyProfile;
      read: BodyProfile;
      applyToUnopened: boolean;
    }) => changeBodyProfile(dependencies, acting(input)),
    openRoom: (input: InMeeting & { since?: number }) =>
      openRoom(dependencies, { since: 0, ...acting(input) }),
    executeCommand: (
      input: InMeeting & { commandId: string; expectedVersion: number; command: MeetingCommand },
    ) => executeCommand(dependencies, acting(input)),
    readNumberSeries: ({
      session,
      ...rest
    }: {
      session: SessionLike;
      body: string;
      date: string;
      startTime: string;
    }) => readNumberSeries(dependencies, { actor: actorOf(session), ...rest }),
    checkMinutes: (input: InMeeting) => checkMinutes(dependencies, acting(input)),
    previewMinutes: (input: InMeeting & { language: Language }) =>
      previewMinutes(dependencies, acting(input)),
    freezeMinutes: (input: InMeeting) => freezeMinutes(dependencies, acting(input)),
    reopenMinutes: (input: InMeeting & { reason: string }) => reopenMinutes(dependencies, acting(input)),
    readForSigning: (input: InMeeting & { locale: 'sv' | 'en'; clauseId?: string | null }) =>
      readForSigning(dependencies, acting(input)),
    readMinutesPdf: (input: InMeeting & { frozen: boolean; clauseId?: string | null }) =>
      readMinutesPdf(dependencies, acting(input)),
    readExtract: (input: InMeeting & { clauseId: string }) => readExtract(dependencies, acting(input)),
    readCall: (input: InMeeting) => readCall(dependencies, acting(input)),
    settleSuggestion: (input: InMeeting & { commandId: string; suggestionId: string; act: SettlingAct }) =>
      settleSuggestion(dependencies, acting(input)),
    readBinding: (input: InMeeting) => readBinding(dependencies, acting(input)),
    /** `link`: as it was pasted. */
    bindMeeting: (input: InMeeting & { accountId: string; link: string }) =>
      bindMeeting(dependencies, acting(input)),
    unbindMeeting: (input: InMeeting) => unbindMeeting(dependencies, acting(input)),
    settleLate: (input: InMeeting & { readonly deliveryIds: readonly string[]; readonly takeIn: boolean }) =>
      settleLate(dependencies, acting(input)),
    listAgreements: (input: { session: SessionLike }) => listAgreements(dependencies, acting(input)),
    addAgreement: (input: { session: SessionLike; name: string; externalId: string; settings: unknown }) =>
      addAgreement(dependencies, acting(input)),
    changeAgreement: (input: {
      session: SessionLike;
      id: string;
      name: string;
      settings: Readonly<Record<string, unknown>>;
    }) => changeAgreement(dependencies, acting(input)),
    rotateSecret: (input: { session: SessionLike; id: string; secret: RotatedSecret; value: string }) =>
      rotateSecret(dependencies, acting(input)),
    dropFormerSecret: (input: { session: SessionLike; id: string; secret: RotatedSecret }) =>
      dropFormerSecret(dependencies, acting(input)),
    endAgreement: (input: { session: SessionLike; id: string; despiteLeaves?: number }) =>
      endAgreement(dependencies, acting(input)),
    readArchive: (input: InMeeting) => readArchive(dependencies, acting(input)),
    signatureMethods: (input: InMeeting & { place: SigningPlace }) =>
      signatureMethods(dependencies, acting(input)),
    beginSignature: (
      input: InMeeting & {
        place: SigningPlace;
        clauseId?: string;
        method?: MethodKey;
        client?: MethodClient;
      },
    ) => beginSignature(dependencies, acting(input)),
    advanceSignature: ({
      session,
      meetingId,
      order,
      ...rest
    }: InMeeting & { order: string; input?: unknown; client: MethodClient }) =>
      advanceSignature(dependencies, {
        actor: actorOf(session),
        meetingId: meetingId.toLowerCase(),
        session: order,
        ...rest,
      }),
    cancelSignature: ({ session, meetingId, order }: InMeeting & { order: string }) =>
      cancelSignature(dependencies, {
        actor: actorOf(session),
        meetingId: meetingId.toLowerCase(),
        session: order,
      }),
    /** Somebody comes back from an OpenID issuer: to a signature, or to a login that is to be linked. */
    returnFromIssuer: ({ session, ...rest }: { session: SignedInLike; url: string; client: MethodClient }) =>
      returnFromIssuer(dependencies, { actor: actorOf(session), signIn: session, ...rest }),
    signingIdentities: ({ session }: { session: SessionLike }) =>
      showSigningIdentities(dependencies, { actor: actorOf(session) }),
    enrolPersonalNumber: ({ session, number }: { session: SignedInLike; number: string }) =>
      enrolPersonalNumber(dependencies, { actor: actorOf(session), signIn: session, number }),
    removePersonalNumber: ({ session }: { session: SessionLike }) =>
      endIdentity(dependencies, { actor: actorOf(session), kind: 'personal-number', issuer: '' }),
    beginLink: ({
      session,
      ...rest
    }: {
      session: SignedInLike;
      method: MethodKey;
      origin: string;
      locale: 'sv' | 'en';
    }) => beginLink(dependencies, { actor: actorOf(session), signIn: session, ...rest }),
    unlinkIdentity: ({ session, method }: { session: SessionLike; method: MethodKey }) =>
      unlink(dependencies, { actor: actorOf(session), method }),
    conferenceIdentities: ({ session }: { session: SessionLike }) =>
      listConferenceIdentities(dependencies, { actor: actorOf(session) }),
    unlinkConference: ({ session, provider }: { session: SessionLike; provider: CallProvider }) =>
      unlinkConference(dependencies, { actor: actorOf(session), provider }),
    freezeClause: (input: InMeeting & { clauseId: string }) => freezeClause(dependencies, acting(input)),
    reopenClause: (input: InMeeting & { clauseId: string; reason: string }) =>
      reopenClause(dependencies, acting(input)),
    correctMinutes: (input: InMeeting & { correction: NewCorrection }) =>
      correctMinutes(dependencies, acting(input)),
    listCorrections: (input: InMeeting) => listCorrections(dependencies, acting(input)),
    readCorrectionPdf: (input: InMeeting & { number: number }) =>
      readCorrectionPdf(dependencies, acting(input)),
    noteViewed: (input: InMeeting & { pdfSha256: string; clauseId?: string | null }) =>
      noteViewed(dependencies, acting(input)),
    replaceSigner: (
      input: InMeeting & {
        slotId: string;
        substituteId: string;
        reason: ReplacementReason;
        decision: string;
      },
    ) => replaceSigner(dependencies, acting(input)),
    recordDeviation: (input: InMeeting & { slotId: string; text?: string }) =>
      recordDeviation(dependencies, acting(input)),
    handOverAdjustment: (input: InMeeting & { reason: string }) =>
      handOverAdjustment(dependencies, acting(input)),
    settleAdjustment: (input: InMeeting & { decision: string }) =>
      settleAdjustment(dependencies, acting(input)),
    compareRevisions: (input: InMeeting & { from: number; to: number }) =>
      compareRevisions(dependencies, acting(input)),
    declineSignature: (input: InMeeting & { reason: string; clauseId?: string | null }) =>
      declineSignature(dependencies, acting(input)),
  };
}
