import { copyText, useNotices } from '../../../shared/index.ts';

/** Puts a text on the clipboard and says so; `what` begins the sentence: "The id". */
export function useCopy(): (text: string, what: string) => Promise<void> {
  const { say } = useNotices();
  return async (text, what) => {
    const isDone = await copyText(text);
    say(
      isDone
        ? { tone: 'ok', text: `${what} is copied.` }
        : { tone: 'fail', text: 'The browser did not allow copying.' },
    );
  };
}
