import { X509Certificate } from 'node:crypto';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type {
  ConferenceListening,
  StandingListening,
  WantedListening,
} from '#server/application/conference-port.ts';
import {
  callEventsResource,
  type GraphApi,
  type GraphMeeting,
  type NewSubscription,
  type Subscription,
  transcriptsResource,
} from './graph-api.ts';

type Resource = Pick<NewSubscription, 'resource' | 'changeType'> & { readonly instanceId?: string };
/** What happens in calls is in beta only. */
const IN_BETA = { 'call-events': { beta: true }, transcripts: { beta: false } } as const;

/** Subscriptions of Graph, as the app in one tenant. */
export function createGraphListening(api: GraphApi): ConferenceListening {
  return {
    async begin(wanted) {
      const found = await resourceOf(api, wanted);
      if (!found.ok) return found;
      const { instanceId, ...resource } = found.value;
      const { hookAddress, clientState, expiresAt, certificate, what } = wanted;
      await takeBack(api, resource.resource, wanted);
      const made = await api.subscribe({
        ...resource,
        ...IN_BETA[what],
        notificationUrl: hookAddress,
        lifecycleUrl: hookAddress,
        clientState,
        expiresAt,
        certificate: { id: certificate.id, derBase64: derOf(certificate.pem) },
      });
      return made.ok ? ok(standing(made.value, instanceId)) : made;
    },
    async renew(what, id, expiresAt) {
      const renewed = await api.renew(id, expiresAt, IN_BETA[what]);
      return renewed.ok ? ok(standing(renewed.value)) : renewed;
    },
    async isThere(what, call, lostAt) {
      const meeting = await meetingOf(api, call);
      if (!meeting.ok) return meeting;
      if (what === 'transcripts') {
        const told = await api.transcripts(meeting.value);
        return told.ok ? ok(told.value.length > 0) : told;
      }
      const ends = await api.reportEnds(meeting.value);
      // Of an occasion that ended before, it says nothing about this one.
      return ends.ok ? ok(ends.value.some((end) => !(Date.parse(end) < Date.parse(lostAt)))) : ends;
    },
    end: (what, id) => api.unsubscribe(id, IN_BETA[what]),
  };
}

async function resourceOf(
  api: GraphApi,
  { what, call }: Pick<WantedListening, 'what' | 'call'>,
): Promise<Result<Resource>> {
  const { joinUrl, instanceId } = call;
  if (what === 'call-events')
    return joinUrl === null
      ? refuse('call-link-needed')
      : ok({ resource: callEventsResource(joinUrl), changeType: 'updated' });
  if (instanceId !== null) return ok({ resource: transcriptsResource(instanceId), changeType: 'created' });
  const found = await meetingOf(api, call);
  if (!found.ok) return found;
  const { meetingId } = found.value;
  return ok({ resource: transcriptsResource(meetingId), changeType: 'created', instanceId: meetingId });
}

/** As Graph finds it: through whoever arranged it. */
function meetingOf(
  api: GraphApi,
  { joinUrl, organiserId, instanceId }: WantedListening['call'],
): Promise<Result<GraphMeeting>> | Result<GraphMeeting> {
  if (organiserId === null) return refuse('organiser-needed');
  if (instanceId !== null) return ok({ organizerId: organiserId, meetingId: instanceId });
  return joinUrl === null ? refuse('call-link-needed') : api.findMeeting(organiserId, joinUrl);
}

/**
 * Graph gives one subscription for each meeting. One that we made and have forgotten, because its answer was lost on the way,
 * would stand in the way for three days.
 */
async function takeBack(
  api: GraphApi,
  resource: string,
  { what, hookAddress }: Pick<WantedListening, 'what' | 'hookAddress'>,
): Promise<void> {
  const own = await api.subscriptions(IN_BETA[what]);
  // Whoever may not list may perhaps subscribe: that answer is the one that is told.
  if (!own.ok) return;
  const same = own.value.filter(
    (one) => plain(one.resource) === plain(resource) && one.notificationUrl === hookAddress,
  );
  for (const { id } of same) await api.unsubscribe(id, IN_BETA[what]);
}

function plain(resource: string): string {
  return resource.replace(/^\//u, '').toLowerCase();
}

function standing({ id, expiresAt }: Subscription, instanceId?: string): StandingListening {
  return { id, expiresAt, ...(instanceId === undefined ? {} : { instanceId }) };
}

/** Graph takes the certificate without the lines around it. */
function derOf(pem: string): string {
  return new X509Certificate(pem).raw.toString('base64');
}
