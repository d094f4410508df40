import type { KeyWishes } from '../../access/index.ts';
import { type ApiKey, type Ceilings, ceilingsSchema, type Limits, limitsSchema } from '../../contract/model/index.ts';

type Given<Key extends keyof ApiKey> = { readonly [Name in Key]?: ApiKey[Name] | undefined };

export interface KeyOrder extends Given<'project' | 'mode' | 'scopes' | 'models' | 'keepAlive' | 'expiresAtMs'> {
  readonly name: string;
  readonly ceilings?: { readonly [Name in keyof Ceilings]?: Ceilings[Name] | undefined } | undefined;
  readonly limits?: { readonly [Name in keyof Limits]?: Limits[Name] | undefined } | undefined;
}

/** A key as it is asked for: limits that are left out are none. */
export function readWishes({
  name,
  project,
  mode,
  scopes,
  models,
  keepAlive,
  expiresAtMs,
  limits,
  ceilings,
}: KeyOrder): KeyWishes {
  return {
    name,
    ...(project === undefined ? {} : { project }),
    ...(mode === undefined ? {} : { mode }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(models === undefined ? {} : { models }),
    ...(keepAlive === undefined ? {} : { keepAlive }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    limits: limitsSchema.parse(limits ?? {}),
    ceilings: ceilingsSchema.parse(ceilings ?? {}),
  };
}
