import { type Config, type Limits, limitsSchema } from '../contract/model/index.ts';
import type { GatewaySettings } from '../gateway/index.ts';

type WrittenLimits = { readonly [Name in keyof Limits]: number };

/** In the file 0 is no limit. */
function readLimits(written: Partial<WrittenLimits>): Limits {
  return limitsSchema.parse(Object.fromEntries(Object.entries(written).filter(([, ceiling]) => ceiling > 0)));
}

/** Projects and shared limits as the gateway needs them. */
export function readProjects({
  projects,
  limits,
}: Config): Pick<GatewaySettings, 'projects' | 'addressLimits' | 'keepAliveByProject'> {
  return {
    projects: new Map(
      projects.map(({ id, models, localOnly, limits: written }) => [
        id,
        { rules: { id, models, isLocalOnly: localOnly }, limits: readLimits(written) },
      ]),
    ),
    addressLimits: limits.rpm > 0 ? readLimits({ rpm: limits.rpm }) : null,
    keepAliveByProject: new Map(
      projects.flatMap(({ id, keepAlive }) => (keepAlive === undefined ? [] : [[id, keepAlive]])),
    ),
  };
}
