import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Refusal } from '#lib/domain/refusal.ts';
import { columnMappingSchema, shiftSchema } from '#lib/protocol/attendance-wire.ts';
import { requireSession } from '#server/edge/request.ts';
import type { Actions, PageServerLoad } from './$types';

/** Far above the file of any call. */
const LARGEST_BYTES = 6 * 1024 * 1024;
const TOO_LARGE: Refusal = { code: 'call-file-too-large' };

export const load: PageServerLoad = async (event) => {
  const session = requireSession(event);
  const { meetingId } = event.params;
  const found = await event.locals.services.useCases.reportSources({ session, meetingId });
  if (!found.ok) error(404, 'No such meeting');
  return { meetingId, fetchedFrom: found.value.attendance };
};

export const actions = {
  // Nothing of the file is kept: it says who was connected from where, and only the roll counts.
  file: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const form = await event.request.formData();
    const file = form.get('file');
    const isFile = file instanceof File && file.size > 0;
    if (isFile && file.size > LARGEST_BYTES) return fail(413, { refusal: TOO_LARGE, columns: null });
    const bytes = isFile ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
    const brought = { bytes, ...answersIn(form) };
    const held = await event.locals.services.useCases.holdAttendance({ session, meetingId, ...brought });
    if (!held.ok) {
      const { columns, ...refusal } = held.refusal;
      return fail(409, { refusal, columns: columns ?? null });
    }
    return { source: isFile ? file.name : '', held: held.value };
  },
  fetch: async (event) => {
    const session = requireSession(event);
    const { meetingId } = event.params;
    const held = await event.locals.services.useCases.fetchAttendance({ session, meetingId });
    if (!held.ok) return fail(409, { refusal: held.refusal, columns: null });
    return { from: held.value.provider, held: held.value };
  },
} satisfies Actions;

/** What somebody said of the columns. Half a mapping is none: the file then asks again. */
function answersIn(form: FormData) {
  const numbered = ['name', 'joined', 'left', 'duration', 'email', 'waiting'].flatMap((role) => {
    const value = form.get(role);
    return typeof value === 'string' && /^\d{1,3}$/u.test(value) ? [[role, Number(value)] as const] : [];
  });
  const order = v.safeParse(columnMappingSchema.entries.dateOrder, form.get('dateOrder'));
  const dateOrder = order.success ? { dateOrder: order.output } : {};
  const mapping = v.safeParse(columnMappingSchema, {
    signature: form.get('signature'),
    ...Object.fromEntries(numbered),
    ...dateOrder,
  });
  return { ...dateOrder, ...shiftIn(form), ...(mapping.success ? { mapping: mapping.output } : {}) };
}

/** By the button that was pressed: what stands in the list counts with the button beside it. */
function shiftIn(form: FormData): { shiftMinutes?: number } {
  const shift = v.safeParse(shiftSchema, form.get(form.get('clock') === 'read' ? 'zoneShift' : 'shift'));
  return shift.success ? { shiftMinutes: shift.output } : {};
}
