import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { Button, IconButton } from './button.tsx';
import { StateGlyph } from './state-glyph.tsx';

export interface Notice {
  readonly tone: 'ok' | 'fail';
  readonly text: string;
  readonly undo?: () => void;
}

interface Notices {
  /** Shows a line for 8 s, failures until they are closed; the newest replaces the one before. */
  say(notice: Notice): void;
}

const NoticeContext = createContext<Notices>({ say: () => undefined });
export const useNotices = (): Notices => use(NoticeContext);

const shownMs = 8000;

function NoticeCard({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }) {
  const { undo } = notice;
  return (
    <div className="notice-card" role={notice.tone === 'fail' ? 'alert' : 'status'}>
      <StateGlyph state={notice.tone === 'fail' ? 'failed' : 'ok'} />
      <span>{notice.text}</span>
      {undo ? (
        <Button
          size="small"
          onClick={() => {
            undo();
            onClose();
          }}
        >
          Undo
        </Button>
      ) : null}
      <IconButton icon="cross" label="Close notice" kind="quiet" size="small" onClick={onClose} />
    </div>
  );
}

/** Holds the one notice at the bottom of the window. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null);
  const close = useCallback(() => setNotice(null), []);
  useEffect(() => {
    if (!notice || notice.tone === 'fail') return;
    const timer = setTimeout(close, shownMs);
    return () => clearTimeout(timer);
  }, [notice, close]);
  const notices = useMemo<Notices>(() => ({ say: setNotice }), []);
  return (
    <NoticeContext value={notices}>
      {children}
      <div className="notices">{notice ? <NoticeCard notice={notice} onClose={close} /> : null}</div>
    </NoticeContext>
  );
}
