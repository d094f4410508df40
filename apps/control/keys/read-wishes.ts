import type { KeyWishes } from '../../access/index.ts';
import { type ApiKey, type Limits, limitsSchema } from '../../contract/model/index.ts';

type Given<Key extends keyof ApiKey> = { readonly [Name in Key]?: ApiKey[Name] | undefined };

export interface KeyOrder extends Given<'project' | 'mode' | 'scopes' | 'models' | 'expiresAtMs'> {
  readonly name: string;
  readonly limits?: { readonly [Name in keyof Limits]?: Limits[Name] | undefined } | undefined;
}

/** A key as it is asked for: limits that are left out are none. */
export function readWishes({ name, project, mode, scopes, models, expiresAtMs, limits }: KeyOrder): KeyWishes {
  return {
    name,
    ...(project === undefined ? {} : { project }),
    ...(mode === undefined ? {} : { mode }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(models === undefined ? {} : { models }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    limits: limitsSchema.parse(limits ?? {}),
  };
}
