import { parseDuration } from '../config/index.ts';
import { type Ceilings, type Config, type Limits, limitsSchema } from '../contract/model/index.ts';
import type { GatewaySettings } from '../gateway/index.ts';

type WrittenLimits = { readonly [Name in keyof Limits]: number };

/** In the file 0 is no limit. */
function readLimits(written: Partial<WrittenLimits>): Limits {
  return limitsSchema.parse(Object.fromEntries(Object.entries(written).filter(([, ceiling]) => ceiling > 0)));
}

type WrittenCeilings = Config['projects'][number]['ceilings'];

/** In the file 0 is no ceiling. */
function readCeilings({ contextLength, choices, maxTokens, keepAlive, onExcess }: WrittenCeilings): Ceilings {
  const read = (ceiling: number): number | null => (ceiling > 0 ? ceiling : null);
  return {
    contextLength: read(contextLength),
    choices: read(choices),
    maxTokens: read(maxTokens),
    keepAliveMs: read(parseDuration(keepAlive) ?? 0),
    onExcess,
  };
}

/** Projects and shared limits as the gateway needs them. */
export function readProjects({ projects, limits }: Config): Pick<GatewaySettings, 'projects' | 'addressLimits'> {
  return {
    projects: new Map(
      projects.map(({ id, models, localOnly, keepAlive, priority, ceilings, bodies, limits: written }) => [
        id,
        {
          rules: { id, models, isLocalOnly: localOnly },
          limits: readLimits(written),
          keepAlive: keepAlive ?? null,
          priority,
          ceilings: readCeilings(ceilings),
          areBodiesKept: bodies ?? null,
        },
      ]),
    ),
    addressLimits: limits.rpm > 0 ? readLimits({ rpm: limits.rpm }) : null,
  };
}
