import { type Client, createClient } from '../connect.ts';
import { nodeSurroundings } from './node-surroundings.ts';

const client: Client = createClient(nodeSurroundings);

// The same names as ../index.ts, whose types stand for both.
export const { createDrover, findDrover, connect, ensureRunning } = client;
export { DroverError } from '../drover-error.ts';
