import { type CallChannel, createCallChannel } from './call-channel.ts';

/** What the tests may ask of this process; each part of the stand-in adds its own. */
export const testHandlers: Record<string, (...values: never[]) => unknown> = {};

/** The line to the tests, which own the browser. */
export const testLink: CallChannel = createCallChannel((message) => void process.send?.(message), testHandlers);

process.on('message', (message) => testLink.receive(message));
