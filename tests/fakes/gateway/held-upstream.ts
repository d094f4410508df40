import type { ServerResponse } from 'node:http';
import { answerWell, type ScriptedUpstream, type SeenRequest, startScriptedUpstream } from './scripted-upstream.ts';

/** An Ollama that answers a request only when it is told to. */
export interface HeldUpstream extends ScriptedUpstream {
  /** Requests that have come and were not answered. */
  held(): readonly SeenRequest[];
  /** The most that were held at a time. */
  mostHeld(): number;
  /** Answers the one that has waited longest; `false` when none does. */
  answerNext(): boolean;
  /** Answers all, also those to come. */
  answerAll(): void;
}

export async function startHeldUpstream(): Promise<HeldUpstream> {
  const waiting: { readonly seen: SeenRequest; readonly answer: ServerResponse }[] = [];
  let isOpen = false;
  let mostHeld = 0;
  const upstream = await startScriptedUpstream((answer, seen, count) => {
    if (isOpen) return answerWell(answer, seen, count);
    const entry = { seen, answer };
    waiting.push(entry);
    mostHeld = Math.max(mostHeld, waiting.length);
    answer.once('close', () => {
      if (waiting.includes(entry)) waiting.splice(waiting.indexOf(entry), 1);
    });
  });
  const answerNext = (): boolean => {
    const next = waiting.shift();
    if (next) answerWell(next.answer, next.seen, 0);
    return next !== undefined;
  };
  return {
    ...upstream,
    held: () => waiting.map(({ seen }) => seen),
    mostHeld: () => mostHeld,
    answerNext,
    answerAll() {
      isOpen = true;
      while (answerNext());
    },
  };
}

/** Lets the loop turn until it is so. */
export async function untilTrue(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setImmediate(resolve));
}
