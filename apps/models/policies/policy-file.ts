import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { RoomError, withDefaultTag } from '../../base/index.ts';
import { type ModelPolicy, modelPolicySchema } from '../../contract/model/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  policies: z
    .array(z.strictObject(modelPolicySchema.shape))
    .max(10_000)
    .refine((policies) => new Set(policies.map(({ model }) => withDefaultTag(model))).size === policies.length),
});

/** `isWritable` is false when something lies there that could be neither read nor moved: it is not written over. */
export interface PolicyFileRead {
  readonly policies: readonly ModelPolicy[];
  readonly problem: string | null;
  readonly isWritable: boolean;
}

const empty: PolicyFileRead = { policies: [], problem: null, isWritable: true };

/** What was decided so far. A file that cannot be read is set aside beside its place; `problem` then says where. Never throws. */
export function readPolicyFile(path: string): PolicyFileRead {
  if (!existsSync(path)) return empty;
  const policies = parsePolicies(path);
  return policies === null ? setAside(path) : { ...empty, policies };
}

function parsePolicies(path: string): readonly ModelPolicy[] | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).policies;
  } catch {
    // Why it is broken helps nobody: it is kept, and the caller says where.
    return null;
  }
}

function setAside(path: string): PolicyFileRead {
  const target = findFreeName(`${path}.broken`);
  try {
    renameSync(path, target);
    return { ...empty, problem: `${path} cannot be read; it was set aside as ${target}, and no model has a policy` };
  } catch {
    // Neither readable nor movable: whoever owns it has to look.
    return { ...empty, problem: `${path} can be neither read nor set aside`, isWritable: false };
  }
}

function findFreeName(path: string): string {
  let name = path;
  for (let attempt = 2; existsSync(name); attempt++) name = `${path}-${attempt}`;
  return name;
}

/** All or nothing, mode 0600: a crash leaves the old file or the new one. Throws `storage_unavailable`. */
export function writePolicyFile(path: string, policies: readonly ModelPolicy[]): void {
  const temporary = `${path}.tmp`;
  try {
    // A crash or a full disk may have left one.
    rmSync(temporary, { force: true });
    const text = `${JSON.stringify({ version: 1, policies }, null, 2)}\n`;
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(temporary, path);
  } catch (error) {
    throw refuseToForget(path, error);
  }
}

export function refuseToForget(path: string, cause?: unknown): RoomError<ModelsErrorCode> {
  return new RoomError('storage_unavailable', 'The decision cannot be written down, so it is not in force.', {
    cause,
    data: { advice: `Look at ${path} and at the room on its disk.` },
  });
}
