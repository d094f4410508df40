import { isPlainObject } from '../base/index.ts';
import { type Hook, hooks } from './hooks.ts';

/** The first order: which plugin it is. */
export interface StartOrder {
  readonly kind: 'start';
  readonly fileUrl: string;
  readonly optionsJson: string;
  /** Beyond what the process takes without the plugin. */
  readonly maxMemoryMb: number;
}

export interface CallOrder {
  readonly kind: 'call';
  readonly id: number;
  readonly hook: Hook;
  /** The request that it is about. */
  readonly key: string;
  /** How many chunks of this answer came before. */
  readonly index: number;
  readonly json: string;
  readonly contextJson: string;
}

/** To a plugin's process. */
export type ProcessOrder =
  | StartOrder
  | CallOrder
  /** The request has ended. */
  | { readonly kind: 'forget'; readonly key: string };

/** From a plugin's process. `json` `null`: nothing is to be changed. */
export type ProcessReport =
  | { readonly kind: 'loaded'; readonly hooks: readonly Hook[] }
  | { readonly kind: 'unloadable'; readonly reason: string }
  | { readonly kind: 'answer'; readonly id: number; readonly json: string | null }
  | { readonly kind: 'failure'; readonly id: number; readonly reason: string };

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a process said; `null` for what makes no sense. The plugin's own code can speak there, so nothing is believed. */
export function readReport(value: unknown): ProcessReport | null {
  if (!isPlainObject(value)) return null;
  const { kind, id, json, reason, hooks: told } = value;
  if (kind === 'loaded' && Array.isArray(told)) return { kind, hooks: hooks.filter((hook) => told.includes(hook)) };
  if (kind === 'unloadable' && isText(reason)) return { kind, reason };
  if (typeof id !== 'number') return null;
  if (kind === 'failure' && isText(reason)) return { kind, id, reason };
  const isAnswer = kind === 'answer' && (json === null || isText(json));
  return isAnswer ? { kind, id, json } : null;
}
