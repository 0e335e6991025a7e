import type { MeetingView } from '#lib/client/meeting-view.svelte.ts';
import type { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import { clauseBeside } from '#lib/client/next-step.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { chamberEntries } from './chamber/chamber-palette.ts';
import { isPossible, markCommand, type Mark } from './mark.ts';
import { speakingEntries } from './speaking/speaking-palette.ts';

export interface PaletteEntry {
  readonly label: string;
  readonly run: () => unknown;
}

/** Everything that can be done in the meeting now, in words. What the decider would refuse is not offered. */
export function paletteEntries(room: MeetingRoom, view: MeetingView, query: string): readonly PaletteEntry[] {
  return [
    ...proceedings(room, view, query),
    ...attendance(room),
    ...deputies(room),
    ...chamberEntries(room, view),
    ...speakingEntries(room, view),
    ...agenda(room, view),
    ...screens(room, view),
  ];
}

function offer(room: MeetingRoom, label: string, command: MeetingCommand, then?: () => void): PaletteEntry[] {
  if (!isPossible(room.state, room.seat, command)) return [];
  const run = async (): Promise<void> => {
    if (await room.act(command)) then?.();
  };
  return [{ label, run }];
}

function proceedings(room: MeetingRoom, view: MeetingView, query: string): PaletteEntry[] {
  const next = clauseBeside(room.state, room.state.pointer, 1);
  // "ajournera kaffe till 14.30": what follows the word is the reason.
  const reason = /^(?:ajournera|adjourn)\s+(.+)/i.exec(query.trim())?.[1] ?? '';
  const adjourn = { type: 'adjourn-meeting', reason } as const;
  return [
    ...offer(room, m.room_do_open(), { type: 'open-meeting' }),
    ...offer(room, m.room_do_confirm_roll(), { type: 'call-roll' }).filter(() => !room.state.rollCall),
    ...(next
      ? offer(room, m.room_do_next(), { type: 'move-pointer', clauseId: next.id }, () => view.follow())
      : []),
    ...(reason === ''
      ? offer(room, m.room_do_adjourn(), adjourn).map((one) => ({ ...one, run: () => view.ask('adjourn') }))
      : offer(room, m.room_palette_adjourn_reason({ reason }), adjourn)),
    ...offer(room, m.room_do_resume(), { type: 'resume-meeting' }),
    ...offer(room, m.room_do_close(), { type: 'close-meeting' }).map((one) => ({
      ...one,
      run: () => view.ask('close'),
    })),
  ];
}

const SAYINGS: readonly (readonly [Mark, (inputs: { name: string }) => string])[] = [
  ['on-site', m.room_palette_on_site],
  ['remote', m.room_palette_remote],
  ['absent', m.room_palette_absent],
  ['left', m.room_palette_left],
];

function attendance(room: MeetingRoom): PaletteEntry[] {
  return room.state.participants.flatMap(({ id, name }) =>
    SAYINGS.filter(([mark]) => mark !== 'absent' || !room.state.rollCall).flatMap(([mark, say]) =>
      offer(room, say({ name }), markCommand(room.state, id, mark)),
    ),
  );
}

function deputies(room: MeetingRoom): PaletteEntry[] {
  const { participants } = room.state;
  return participants
    .filter((one) => one.group === 'deputy')
    .flatMap((deputy) =>
      participants
        .filter((one) => one.group === 'member')
        .flatMap((member) =>
          offer(room, m.room_palette_serves({ deputy: deputy.name, name: member.name }), {
            type: 'call-deputy',
            deputyId: deputy.id,
            forId: member.id,
          }),
        ),
    );
}

function agenda(room: MeetingRoom, view: MeetingView): PaletteEntry[] {
  return room.state.clauses.flatMap(({ id, title }) => {
    const words = { label: room.labels[id] ?? '', title };
    return [
      ...offer(room, m.room_palette_go(words), { type: 'move-pointer', clauseId: id }, () => view.follow()),
      { label: m.room_palette_read(words), run: () => view.read(id) },
    ];
  });
}

function screens(room: MeetingRoom, view: MeetingView): PaletteEntry[] {
  const isOfficer = room.role === 'secretary' || room.role === 'chair';
  return [
    { label: m.room_follow(), run: () => view.follow() },
    ...(isOfficer
      ? [
          { label: m.room_extra_item(), run: () => view.ask('add-clause') },
          { label: m.room_tab_roll(), run: () => view.showTab('roll') },
          { label: m.room_do_elect(), run: () => view.showTab('adjusters') },
          { label: m.room_menu_completeness(), run: () => view.ask('completeness') },
          { label: m.lint_remarks(), run: () => view.ask('remarks') },
        ]
      : []),
    { label: m.room_tab_matter(), run: () => view.showTab('matter') },
    { label: m.room_tab_speakers(), run: () => view.showTab('speakers') },
    { label: m.room_tab_log(), run: () => view.showTab('log') },
    { label: m.room_keys_title(), run: () => view.ask('keys') },
  ];
}
