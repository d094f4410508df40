import { toSafeText } from '../../base/index.ts';
import type { ApiKey, CreatedKey } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { describeCeilings, parseCeilings } from '../parse-ceilings.ts';
import { parseLimits } from '../parse-limits.ts';
import { parseKeepAlive } from '../parse-model-values.ts';
import { parseSpan } from '../parse-span.ts';
import { formatTimeMs } from '../print/format-figure.ts';
import { type Column, formatTable } from '../print/format-table.ts';
import { UsageError } from '../usage-error.ts';

const scopes = ['infer', 'manage', 'admin'] as const;
type Scope = (typeof scopes)[number];

/** `drover keys create` */
export const createKey: RunCommand = async (context) => {
  const project = flag(context, 'project');
  const expires = flag(context, 'expires');
  const keepAlive = flag(context, 'keep-alive');
  const ceilings = parseCeilings(context);
  const created = await context.connect().keys.create({
    name: flag(context, 'name') ?? project ?? 'key',
    ...(project === undefined ? {} : { project }),
    ...(flag(context, 'scopes') === undefined ? {} : { scopes: readScopes(flag(context, 'scopes') ?? '') }),
    ...(flag(context, 'models') === undefined ? {} : { models: (flag(context, 'models') ?? '').split(',') }),
    limits: parseLimits(context),
    ...(Object.keys(ceilings).length === 0 ? {} : { ceilings }),
    ...(isOn(context, 'signed') ? { mode: 'signed' as const } : {}),
    ...(keepAlive === undefined ? {} : { keepAlive: parseKeepAlive('--keep-alive', keepAlive) }),
    ...(expires === undefined ? {} : { expiresAtMs: Math.round(Date.now() + parseSpan('expires', expires)) }),
  });
  return printCreated(context, created);
};

/** `drover keys rotate ID [--overlap 24h]` */
export const rotateKey: RunCommand = async (context) => {
  const [id = ''] = context.positionals;
  const overlapMs = parseSpan('overlap', flag(context, 'overlap') ?? '24h');
  return printCreated(context, await context.connect().keys.rotate({ id, overlapMs }));
};

/** `drover keys revoke ID` */
export const revokeKey: RunCommand = async (context) => {
  const [id = ''] = context.positionals;
  const record = await context.connect().keys.revoke({ id });
  if (isOn(context, 'json')) context.print(JSON.stringify(record, null, 2));
  else context.print(`${record.id} is revoked: requests with it are refused from now on.`);
  return exitCodes.ok;
};

/** `drover keys list` */
export const listKeys: RunCommand = async (context) => {
  const keys = await context.connect().keys.list();
  if (isOn(context, 'json')) context.print(JSON.stringify(keys, null, 2));
  else if (keys.length === 0)
    context.print('There are no keys: programs on this machine need none. Make one: drover keys create');
  else context.print(formatTable(keys, columns));
  return exitCodes.ok;
};

const columns: readonly Column<ApiKey>[] = [
  { head: 'ID', value: ({ id }) => id },
  { head: 'NAME', value: ({ name }) => toSafeText(name, 40) },
  { head: 'PROJECT', value: ({ project }) => project ?? '-' },
  { head: 'MAY', value: ({ scopes: may, mode }) => `${may.join(', ')}${mode === 'signed' ? ' (signed)' : ''}` },
  { head: 'MODELS', value: ({ models }) => toSafeText(models.join(', '), 40) },
  { head: 'LIMITS', value: describeLimits },
  { head: 'LAST USED', value: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? 'never' : formatTimeMs(lastUsedAtMs)) },
  { head: 'STATE', value: describeState },
];

function describeLimits({ limits, ceilings, keepAlive }: ApiKey): string {
  const parts = Object.entries(limits).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  if (keepAlive !== null) parts.push(`keep-alive ${keepAlive}`);
  parts.push(...describeCeilings(ceilings));
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function describeState({ revokedAtMs, replacedBy, expiresAtMs }: ApiKey): string {
  if (revokedAtMs !== null) return 'revoked';
  if (replacedBy !== null) return `replaced by ${replacedBy}`;
  return expiresAtMs === null ? 'good' : `good until ${formatTimeMs(expiresAtMs)}`;
}

function readScopes(text: string): Scope[] {
  return text.split(',').map((name) => {
    const scope = scopes.find((known) => known === name);
    if (scope === undefined)
      throw new UsageError(`--scopes ${text}: "${name}" is not known.`, `One or more of: ${scopes.join(', ')}`);
    return scope;
  });
}

function printCreated(context: CommandContext, created: CreatedKey): typeof exitCodes.ok {
  if (isOn(context, 'json')) context.print(JSON.stringify(created, null, 2));
  else {
    context.print(created.key);
    context.print(`This is the only time it is shown. ${describeUse(created.record)}`);
  }
  return exitCodes.ok;
}

const describeUse = ({ mode }: ApiKey): string =>
  mode === 'signed'
    ? 'It signs requests, and is refused when it is sent itself: see docs/access.md.'
    : 'Clients send it as "authorization: Bearer" or "x-api-key".';
