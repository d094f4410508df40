import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';

const readSchema = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'schemas', `${name}.json`), 'utf8')) as Record<string, unknown>;

const tellErrors = (ajv: Ajv): readonly string[] =>
  (ajv.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);

const createAjv = (): Ajv => new Ajv({ strict: false, allErrors: true, validateFormats: false });

/** The faults of a compose file, by the published schema. */
export function checkCompose(value: unknown): readonly string[] {
  const ajv = createAjv();
  const { $schema: _, ...schema } = readSchema('compose-spec');
  return ajv.validate(schema, value) ? [] : tellErrors(ajv);
}

/** The faults of Kubernetes objects, by the schema of each one's kind; an unknown kind is a fault. */
export function checkKubernetes(objects: readonly KubernetesObject[]): readonly string[] {
  const { kinds, definitions } = readSchema('kubernetes') as { kinds: Record<string, object>; definitions: object };
  return objects.flatMap((object) => {
    const name = `${object.apiVersion}/${object.kind}`;
    const schema = kinds[name];
    if (schema === undefined) return [`${name} is not known`];
    const ajv = createAjv();
    return ajv.validate({ ...schema, definitions }, object)
      ? []
      : tellErrors(ajv).map((fault) => `${name} ${object.metadata.name}: ${fault}`);
  });
}

/** The part of every object that tests look at. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The objects of a text with several documents. Throws at the first that is no YAML. */
export const readObjects = (text: string): readonly KubernetesObject[] =>
  parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0];
    const value = document.toJS() as KubernetesObject | null;
    return value === null ? [] : [value];
  });

/** Runs a program of this machine, or of the folder that DROVER_TEST_TOOLS names. */
export function runTool(name: string, ...args: readonly string[]): string {
  const path = [process.env['DROVER_TEST_TOOLS'] ?? '', process.env['PATH'] ?? ''].join(delimiter);
  return execFileSync(name, [...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Whether a program is there; where DROVER_REQUIRE_TOOLS is set it has to be. */
export function hasTool(name: string, ...args: readonly string[]): boolean {
  if (process.env['DROVER_REQUIRE_TOOLS'] === '1') return true;
  try {
    runTool(name, ...args);
    return true;
  } catch {
    // Absent, or unable to say its version: of no use either way.
    return false;
  }
}
