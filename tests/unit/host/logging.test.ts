import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogging, renderForPerson } from '../../../apps/host/logging.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drover-test-'));
  mkdirSync(join(dataDir, 'logs'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('openLogging', () => {
  it('writes one JSON object a line at the asked level, for this user alone', () => {
    const { logger, close } = openLogging({ dataDir, level: 'info', errorOutputLevel: 'error' });
    logger.child({ room: 'gateway' }).info({ status: 200 }, 'answered');
    logger.debug({}, 'left out');
    close();
    const path = join(dataDir, 'logs', 'drover.log');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 30, room: 'gateway', status: 200, msg: 'answered' },
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('the level of the log', () => {
  const readMessages = (): unknown[] =>
    readFileSync(join(dataDir, 'logs', 'drover.log'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { msg: string }).msg);

  it('changes at once for every logger that was made before and after', () => {
    const { logger, setLevels, close } = openLogging({ dataDir, level: 'info', errorOutputLevel: 'error' });
    const room = logger.child({ room: 'gateway' });
    const part = room.child({ part: 'queue' });
    part.debug({}, 'too fine');
    setLevels({ level: 'debug', errorOutputLevel: 'error' });
    for (const each of [logger, room, part, room.child({ part: 'later' })]) each.debug({}, 'now told');
    setLevels({ level: 'error', errorOutputLevel: 'error' });
    for (const each of [logger, room, part]) each.warn({}, 'too mild');
    part.error({}, 'still told');
    close();
    expect(readMessages()).toEqual([...Array.from({ length: 4 }, () => 'now told'), 'still told']);
  });

  it('of the file and of standard error are apart', () => {
    const shown: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => shown.push(String(text)) > 0;
    try {
      const { logger, close } = openLogging({ dataDir, level: 'error', errorOutputLevel: 'info' });
      logger.info({}, 'for a person');
      logger.error({}, 'for both');
      close();
    } finally {
      process.stderr.write = write;
    }
    expect(readMessages()).toEqual(['for both']);
    expect(shown.map((text) => text.slice(13).trimEnd())).toEqual(['info  host: for a person', 'error host: for both']);
  });
});

describe('renderForPerson', () => {
  it('shows time, level, room, message and fields', () => {
    const line = JSON.stringify({
      level: 40,
      time: 0,
      room: 'telemetry',
      path: '/x',
      count: 2,
      msg: 'the disk is full',
    });
    expect(renderForPerson(line)).toBe('00:00:00.000 warn  telemetry: the disk is full path=/x count=2\n');
  });

  it('T29 keeps foreign control characters off the terminal', () => {
    const line = JSON.stringify({ level: 30, time: 0, model: 'a\u001b[2J\nb', msg: 'asked' });
    const shown = renderForPerson(line);
    expect(shown).not.toContain('\u001b');
    expect(shown.trimEnd()).not.toContain('\n');
  });
});
