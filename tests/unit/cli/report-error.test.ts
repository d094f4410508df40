import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { RoomError } from '../../../apps/base/index.ts';
import { ServiceNotRunning } from '../../../apps/cli/control-client.ts';
import { reportError } from '../../../apps/cli/print/report-error.ts';
import { UsageError } from '../../../apps/cli/usage-error.ts';

describe('reportError', () => {
  it.each([
    ['wrong usage', new UsageError('What?'), 2],
    ['a flag with a wrong value', new RoomError('bad_flag', 'No.'), 2],
    ['a service that runs already', new RoomError('already_running', 'Twice.'), 3],
    ['data of a newer program', new RoomError('data_newer_than_program', 'Newer.'), 4],
    ['no service', new ServiceNotRunning('/data'), 1],
    ['any other failure', new Error('Broken.'), 1],
  ])('ends with the documented code after %s', (_, error, exitCode) => {
    expect(reportError(error).exitCode).toBe(exitCode);
  });

  it('says how to start a service', () => {
    expect(reportError(new ServiceNotRunning('/data')).lines).toEqual([
      'Drover is not running with the data folder /data.',
      'Start it: drover serve',
    ]);
  });

  it("shows the service's advice", () => {
    const error = new ORPCError('NOT_FOUND', { message: 'No such model.', data: { advice: 'Pull it.' } });
    expect(reportError(error)).toEqual({ lines: ['No such model.', 'Pull it.'], exitCode: 1 });
  });

  it('explains a service that went away in the middle', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(reportError(cause).lines[0]).toBe('Drover stopped while this command ran.');
  });

  it('T29 shows no control characters of foreign messages', () => {
    expect(reportError(new Error('a\u001b[2Jb')).lines[0]).not.toContain('\u001b');
  });
});
