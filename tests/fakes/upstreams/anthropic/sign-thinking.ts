import { createHmac } from 'node:crypto';

/** The proof the upstream gives with its thinking; only thinking that carries it unchanged is taken back. */
export const signThinking = (thinking: string): string =>
  createHmac('sha256', 'upstream').update(thinking).digest('base64');
