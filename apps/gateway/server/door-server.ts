import type { Server } from 'node:net';

/** A server that answers its connections, or hands them over. */
export type DoorServer = Server & { closeIdleConnections(): void; closeAllConnections(): void };
