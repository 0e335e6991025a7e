import type { Language } from '../messages.ts';
import { say } from '../messages.ts';
import { verifyFile } from '../verify/verify-file.ts';
import { element } from './element.ts';
import { showReport } from './show-report.ts';

/** The page that checks minutes from a disk, with the network off: no part of it asks anybody anything. */
const page = required('page');
const carried =
  (document.getElementById('roots') as HTMLTemplateElement | null)?.content.textContent?.trim() ?? '';
let language: Language = navigator.language.startsWith('en') ? 'en' : 'sv';
let roots = carried;
let latest: { readonly file: File; readonly bytes: Uint8Array } | undefined;

function required(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

function draw(): void {
  document.documentElement.lang = language;
  document.title = `${say(language, 'verifier_title')} · Klubba`;
  const other = element('button', { type: 'button', lang: language === 'sv' ? 'en' : 'sv' }, [
    say(language, 'verifier_language'),
  ]);
  other.addEventListener('click', () => {
    language = language === 'sv' ? 'en' : 'sv';
    draw();
    void check();
  });
  page.replaceChildren(
    element('div', { class: 'bar' }, [element('h1', {}, [say(language, 'verifier_title')]), other]),
    element('p', { class: 'quiet' }, [say(language, 'verifier_lead')]),
    dropArea(),
    element('div', { id: 'answer', 'aria-live': 'polite' }, []),
    rootsField(),
  );
}

function dropArea(): HTMLElement {
  const input = element('input', { type: 'file', accept: '.pdf,.json,.zip' }, []);
  const area = element('label', { class: 'drop' }, [
    element('span', {}, [say(language, 'verifier_drop')]),
    element('p', { class: 'quiet small' }, [say(language, 'verifier_drop_hint')]),
    input,
  ]);
  input.addEventListener('change', () => void take(input.files?.[0]));
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('over');
  });
  area.addEventListener('dragleave', () => {
    area.classList.remove('over');
  });
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('over');
    void take(event.dataTransfer?.files[0]);
  });
  return area;
}

function rootsField(): HTMLElement {
  const field = element('textarea', { id: 'trusted', spellcheck: 'false' }, []);
  field.value = roots;
  field.addEventListener('input', () => {
    roots = field.value;
    void check();
  });
  const hint = roots !== '' && roots === carried ? 'verifier_roots_carried' : 'verifier_roots_hint';
  return element('div', { class: 'roots' }, [
    element('label', { for: 'trusted' }, [say(language, 'verifier_roots')]),
    element('p', { class: 'quiet small' }, [say(language, hint)]),
    field,
  ]);
}

async function take(file: File | undefined): Promise<void> {
  if (!file) return;
  latest = { file, bytes: new Uint8Array(await file.arrayBuffer()) };
  await check();
}

async function check(): Promise<void> {
  if (!latest) return;
  const { file, bytes } = latest;
  const answer = required('answer');
  answer.replaceChildren(element('p', {}, [`${say(language, 'verifier_working')} …`]));
  const report = await verifyFile(bytes, { trustedRoots: pemsOf(roots) });
  // Somebody may have chosen another file meanwhile.
  if (latest.bytes !== bytes) return;
  answer.replaceChildren(showReport({ report, language, fileName: file.name, bytes }));
  document.getElementById('verdict')?.focus();
}

function pemsOf(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

draw();
