/** The file's text at one time. */
export interface FileText {
  readonly etag: string;
  readonly text: string;
}

/** What is being written, and the file that it was begun on. */
export interface DraftState {
  readonly base: FileText;
  readonly text: string;
  /** Texts to go back to, the newest last. */
  readonly past: readonly string[];
  /** Whether the last step was typed; what is typed in one go is one step. */
  readonly isTyped: boolean;
}

export type DraftEvent =
  | { readonly type: 'file-read'; readonly file: FileText }
  | { readonly type: 'text-typed'; readonly text: string }
  | { readonly type: 'text-edited'; readonly text: string }
  | { readonly type: 'step-undone' }
  | { readonly type: 'draft-discarded' }
  /** `sent` is what was saved; `file` is what the file is now. */
  | { readonly type: 'draft-saved'; readonly sent: string; readonly file: FileText }
  | { readonly type: 'draft-merged'; readonly file: FileText; readonly text: string };

const maxSteps = 100;

export const beginDraft = (file: FileText): DraftState => ({ base: file, text: file.text, past: [], isTyped: false });

export const isDirty = ({ base, text }: DraftState): boolean => text !== base.text;

/** The draft after an event. A draft with changes is never replaced by what happens to the file. */
export function reduceDraft(state: DraftState, event: DraftEvent): DraftState {
  switch (event.type) {
    case 'file-read':
      if (event.file.etag === state.base.etag || isDirty(state)) return state;
      return beginDraft(event.file);
    case 'text-typed':
      if (event.text === state.text) return state;
      return { ...state, text: event.text, past: state.isTyped ? state.past : remember(state), isTyped: true };
    case 'text-edited':
      if (event.text === state.text) return state;
      return { ...state, text: event.text, past: remember(state), isTyped: false };
    case 'step-undone': {
      const text = state.past.at(-1);
      return text === undefined ? state : { ...state, text, past: state.past.slice(0, -1), isTyped: false };
    }
    case 'draft-discarded':
      return beginDraft(state.base);
    case 'draft-saved':
      if (state.text === event.sent) return beginDraft(event.file);
      return { ...state, base: event.file };
    case 'draft-merged':
      return { base: event.file, text: event.text, past: remember(state), isTyped: false };
  }
}

const remember = ({ past, text }: DraftState): readonly string[] => [...past, text].slice(-maxSteps);
