import type { GatewayContext } from '../../gateway-context.ts';
import type { SharedFacts } from '../messages.ts';

type Known = Pick<GatewayContext, 'ports' | 'backends' | 'backendWatch' | 'queue'>;

/** What workers decide by, as it is now. All from memory. */
export function gatherFacts({ ports, backends, backendWatch, queue }: Known): SharedFacts {
  const localModels = ports.localModels();
  const lengths = (localModels ?? []).flatMap(({ name, isResident }) => {
    const length = isResident ? ports.contextLengthOf(name) : null;
    return length === null ? [] : [[name, length] as const];
  });
  const sightings = [...backends.keys()].flatMap((id) => {
    const sighting = backendWatch.sighting(id);
    return sighting === null ? [] : [[id, sighting] as const];
  });
  const lines = queue.snapshot().flatMap(({ lane, waiting }) => {
    const count = waiting.reduce((sum, each) => sum + each.count, 0);
    return count === 0 ? [] : [[lane, count] as const];
  });
  return {
    readyUrl: ports.daemon.readyUrl(),
    daemonSlots: ports.daemonSlots(),
    localModels,
    contextLengths: new Map(lengths),
    sightings: new Map(sightings),
    lines: new Map(lines),
    hasUsableKeys: ports.keys.hasUsable(),
    health: ports.health(),
  };
}
