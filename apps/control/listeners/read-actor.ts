import type { IncomingHttpHeaders } from 'node:http';

/** Who gives an order, for the audit and the history. Everyone who reaches the control API is the user of this account. */
export const actors = ['cli', 'console', 'tray', 'control'] as const;
export type Actor = (typeof actors)[number];

/** The header in which programs of this project say what they are. */
export const actorHeader = 'x-drover-client';

/** What the caller says it is; `control` for any other program. */
export const readActor = (headers: IncomingHttpHeaders): Actor =>
  actors.find((actor) => actor === headers[actorHeader]) ?? 'control';
