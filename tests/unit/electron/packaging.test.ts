import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { trayIcons } from '../../../electron/main/tray/derive-tray-icon.ts';
import { findElectronBinary } from '../../../scripts/electron-binary.mjs';
import { digestSource, readMark } from '../../../scripts/mark-png.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'drover-electron-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Validate = ((data: unknown) => boolean) & { errors?: unknown };

/** The packager's own schema, checked by the packager's own validator. */
function validateBuilderConfig(config: unknown): unknown {
  const fromBuilder = createRequire(join(root, 'node_modules/app-builder-lib/package.json'));
  const Ajv = fromBuilder('ajv') as new (options: object) => { compile(schema: unknown): Validate };
  const schema: unknown = JSON.parse(readFileSync(join(root, 'node_modules/app-builder-lib/scheme.json'), 'utf8'));
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  return validate(config) ? null : validate.errors;
}

describe('the packager’s configuration', () => {
  const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;

  test('is valid by the packager’s own schema', () => {
    expect(validateBuilderConfig(config)).toBeNull();
  });

  test('is checked by a schema that refuses unknown keys', () => {
    expect(validateBuilderConfig({ ...config, asarUnpacked: [] })).not.toBeNull();
  });

  test('T46 T47 closes the ways into the signed app', () => {
    expect(config['electronFuses']).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('T56 ships no source maps', () => {
    expect(config['files']).toContain('!**/*.map');
  });
});

describe('the tray’s images', () => {
  const sizePixels = (path: string): number[] => {
    const bytes = readFileSync(join(root, 'resources', 'tray', path));
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  };

  test.each(trayIcons)('exist for the sign "%s" in three sizes', (icon) => {
    expect(sizePixels(`${icon}Template.png`)).toEqual([18, 18]);
    expect(sizePixels(`${icon}Template@2x.png`)).toEqual([36, 36]);
    expect(sizePixels(`${icon}Template@3x.png`)).toEqual([54, 54]);
  });

  const images = [
    ...trayIcons.flatMap((icon) =>
      ['', '@2x', '@3x'].map((size) => [`tray/${icon}.svg`, `tray/${icon}Template${size}.png`] as const),
    ),
    ['icon.svg', 'icon.png'] as const,
  ];

  test.each(images)('from %s is rendered as it is now: %s', (drawing, picture) => {
    const [source, png] = [drawing, picture].map((path) => readFileSync(join(root, 'resources', path)));
    expect(readMark(png ?? Buffer.alloc(0)), 'run scripts/render-icons.mjs').toBe(digestSource(source ?? ''));
  });

  test('differ from each other', () => {
    const images = trayIcons.map((icon) => readFileSync(join(root, 'resources/tray', `${icon}Template.png`), 'base64'));
    expect(new Set(images).size).toBe(trayIcons.length);
  });
});

describe('the search for Electron’s binary', () => {
  test('finds it by files alone', () => {
    const project = join(folder, 'complete');
    const package_ = join(project, 'node_modules', 'electron');
    mkdirSync(join(package_, 'dist'), { recursive: true });
    writeFileSync(join(package_, 'path.txt'), 'electron');
    expect(findElectronBinary(project, undefined)).toBeNull();
    writeFileSync(join(package_, 'dist', 'electron'), '');
    expect(findElectronBinary(project, undefined)).toBe(join(package_, 'dist', 'electron'));
  });

  test('knows when there is none', () => {
    expect(findElectronBinary(join(folder, 'nothing'), undefined)).toBeNull();
  });

  test('takes the folder that Electron itself would take', () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'electron'), '');
    expect(findElectronBinary(join(folder, 'nothing'), other)).toBe(join(other, 'electron'));
  });
});
