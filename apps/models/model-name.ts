import { RoomError } from '../base/index.ts';
import type { ModelsErrorCode } from './daemon-answer.ts';

/** `[host/][namespace/]model[:tag]`, each part of letters, digits, `.`, `_`, `-`; a host may carry a port. */
const modelName = /^(?:[a-z0-9][\w.-]*(?::\d{1,5})?\/)?(?:[a-z0-9_][\w.-]*\/)?[a-z0-9_][\w.-]*(?::[a-z0-9_][\w.-]*)?$/i;

/** Refuses what can be no model name, before it is sent anywhere. */
export function assertModelName(name: string): void {
  if (name.length <= 512 && modelName.test(name) && !name.includes('..')) return;
  throw new RoomError<ModelsErrorCode>('model_not_found', 'There can be no model of that name.');
}
