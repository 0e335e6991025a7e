import { wipeKept } from './kept-store.ts';
import { wipePending } from './pending-commands.ts';

/** The browser may be slow or refuse; nobody is kept logged in for that. */
const LONGEST_WAIT_MS = 1_000;

/** An attachment for a form that logs out: first everything this browser keeps of the person goes. (ASVS 14.3.1) */
export function wipeAtLogout(form: HTMLFormElement): () => void {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    wipePending(sessionStorage);
    const longest = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS));
    void Promise.race([wipeKept(), longest]).then(() => {
      form.submit();
    });
  };
  form.addEventListener('submit', submit);
  return () => {
    form.removeEventListener('submit', submit);
  };
}
