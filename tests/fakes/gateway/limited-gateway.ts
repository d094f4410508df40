import { chooseMaxConnections, readOpenFilesLimit } from '../../../apps/host/connection-limit.ts';
import { startRig } from './rig.ts';

/** A gateway in a process of its own, which the test gives less than usual. Writes its port. Arguments: the upstream, and what to set. */
const [upstreamUrl = '', text = '{}'] = process.argv.slice(2);
const maxConnections = chooseMaxConnections(readOpenFilesLimit());
const settings = { maxConnections, ...(JSON.parse(text) as object) };
const rig = await startRig({ upstreamUrl, settings });
process.stdout.write(`${JSON.stringify({ port: rig.port, maxConnections })}\n`);
