import { type CanonicalError, createError } from '../../translate/index.ts';

const secondMs = 1000;
const unknownPaceSeconds = 5;
const longestSeconds = 60;

/** Whole seconds until it makes sense to come back. `paceMs`: between the ends of two requests; `null` when not known. */
function retryAfter(paceMs: number | null): number {
  if (paceMs === null) return unknownPaceSeconds;
  return Math.min(longestSeconds, Math.max(1, Math.ceil(paceMs / secondMs)));
}

export const explainFull = (paceMs: number | null): CanonicalError =>
  createError('queue_full', 'Too many requests wait for this model already. Send it again after a pause.', {
    retryAfterSeconds: retryAfter(paceMs),
  });

export const explainDisplaced = (paceMs: number | null): CanonicalError =>
  createError(
    'queue_full',
    'The line before this model is full, and the request gave up its place to one that goes first. Send it again after a pause.',
    { retryAfterSeconds: retryAfter(paceMs) },
  );

export function explainLate(waitedMs: number, paceMs: number | null): CanonicalError {
  const waited = `${Math.max(1, Math.round(waitedMs / secondMs)).toLocaleString('en-US')} s`;
  const message = `The request waited ${waited} for its turn, which is as long as it may. Send it again after a pause.`;
  return createError('queue_timeout', message, { retryAfterSeconds: retryAfter(paceMs) });
}
