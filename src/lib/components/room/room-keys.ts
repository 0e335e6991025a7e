import type { MeetingRoom } from '#lib/client/meeting-room.svelte.ts';
import type { MeetingView } from '#lib/client/meeting-view.svelte.ts';
import { clauseBeside } from '#lib/client/next-step.ts';

interface Keys {
  readonly room: MeetingRoom;
  readonly view: MeetingView;
  readonly usesSingleKeys: boolean;
}

/** What a key pressed anywhere in the room does; null when it does nothing, so the browser's own meaning stands. */
export function keyAction(event: KeyboardEvent, { room, view, usesSingleKeys }: Keys): (() => void) | null {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === 'k') {
    return () => (view.dialog === 'palette' ? view.closeDialog() : view.ask('palette'));
  }
  if (event.ctrlKey || event.metaKey || event.altKey || view.dialog !== null || !usesSingleKeys) return null;
  if (isWriting(event.target)) return null;
  switch (key) {
    case '?':
      return () => view.ask('keys');
    case 'm':
      return () => view.follow();
    case 'j':
    case 'k': {
      const beside = clauseBeside(room.state, view.clauseId, key === 'j' ? 1 : -1);
      return beside ? () => view.read(beside.id) : null;
    }
    case 'r':
      return () => {
        view.showTab('roll');
        focusSoon('#roll [tabindex="0"]');
      };
    case 's':
      return () => {
        view.showTab('roll');
        focusSoon('#call [data-confirm], #call-title');
      };
    case 'b':
      return () => focusSoon('#decision-text');
    default:
      return null;
  }
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  );
}

function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
