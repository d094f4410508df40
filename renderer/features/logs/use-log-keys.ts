import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { copyText, useHotkeys, useNotices } from '../../shared/index.ts';
import type { LogRow } from './lines/build-rows.ts';
import { renderLine } from './lines/render-line.ts';

interface LogKeysOptions {
  readonly rows: readonly LogRow[];
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onPause: () => void;
  readonly onToggleFollow: () => void;
  readonly onToggleWrap: () => void;
}

/** Moves through the lines and acts on the one it stands on. */
export function useLogKeys({ rows, field, onPause, onToggleFollow, onToggleWrap }: LogKeysOptions) {
  const [key, setKey] = useState<number | null>(null);
  const navigate = useNavigate();
  const { say } = useNotices();
  const index = key === null ? -1 : rows.findIndex((row) => row.key === key);
  const current = rows[index]?.line.entry;
  const pick = (next: number): void => {
    setKey(next);
    onPause();
  };
  const stepTo = (next: number): void => {
    const row = rows[Math.max(0, Math.min(next, rows.length - 1))];
    if (row) pick(row.key);
  };
  const older = (): void => stepTo(index < 0 ? rows.length - 1 : index - 1);
  const newer = (): void => stepTo(index < 0 ? rows.length - 1 : index + 1);
  const copy = async (): Promise<void> => {
    if (!current) return;
    const isDone = await copyText(renderLine(current));
    say(
      isDone
        ? { tone: 'ok', text: 'The line is copied.' }
        : { tone: 'fail', text: 'The browser did not allow copying.' },
    );
  };
  useHotkeys({
    '/': () => field.current?.focus(),
    'mod+f': () => field.current?.focus(),
    j: newer,
    k: older,
    ' ': onToggleFollow,
    w: onToggleWrap,
    y: () => void copy(),
    Escape: () => setKey(null),
    Enter: () => {
      const id = current?.requestId;
      if (id) void navigate({ to: '/requests', search: { q: '', id } });
    },
  });
  const onKey = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: newer,
      ArrowUp: older,
      Home: () => stepTo(0),
      End: () => stepTo(rows.length - 1),
    };
    const move = moves[event.key];
    if (!move) return;
    move();
    event.preventDefault();
  };
  return { cursor: { key, index }, current: current ?? null, pick, onKey, copy };
}
