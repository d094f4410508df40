import type { Socket } from 'node:net';
import { identifyProject } from '../../access/index.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { CallerPort, CallingProgram } from '../ports.ts';
import type { PeerProgram } from './peer.ts';

/** As a promise, also when it throws at once. */
const ask = async (callers: CallerPort, socket: Socket): Promise<CallingProgram | null> => callers.find(socket);

function toPeerProgram({ program, pid, project }: CallingProgram): PeerProgram {
  const identity = identifyProject({ path: null, header: null, body: project });
  return { name: program, pid, project: identity.kind === 'project' ? identity.project : null };
}

/** Asks which program calls, once for each connection from this machine. Nothing waits for the answer. */
export function findProgram({
  gateway,
  caller,
  peer,
  request,
}: Pick<Exchange, 'gateway' | 'caller' | 'peer' | 'request'>): void {
  if (peer.isAsked || !caller.isLoopback || !gateway.settings.areCallersFound) return;
  peer.isAsked = true;
  ask(gateway.ports.callers, request.socket).then(
    (found) => {
      if (found === null) return;
      peer.program = toPeerProgram(found);
      gateway.registry.touch();
    },
    () => undefined, // Who calls is nice to know; that it cannot be found out is nobody's concern.
  );
}
