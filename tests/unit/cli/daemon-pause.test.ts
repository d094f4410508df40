import { describe, expect, it } from 'vitest';
import { runLine } from './command-rig.ts';

function rig(pause?: { readonly untilMs: number | null }) {
  const asked: unknown[] = [];
  const daemon = {
    status: () => Promise.resolve(pause === undefined ? {} : { pause }),
    pause(input: unknown) {
      asked.push(input);
      return Promise.resolve({});
    },
    resume() {
      asked.push('resume');
      return Promise.resolve({});
    },
  };
  return { asked, run: (...argv: string[]) => runLine({ daemon }, 'daemon', ...argv) };
}

describe('drover daemon pause and resume', () => {
  it('keeps new requests waiting for a time, or until somebody lets them go on', async () => {
    const { asked, run } = rig();
    expect(await run('pause', '--for', '10m')).toEqual({
      ...{ code: 0, out: ['New requests wait for 10m.'], explained: ['Let them go on: drover daemon resume'] },
    });
    expect((await run('pause')).out).toEqual(['New requests wait until you resume them.']);
    expect(asked).toEqual([{ forMs: 600_000 }, { forMs: null }]);
  });

  it('refuses what is no span of time before anything is asked for', async () => {
    const { asked, run } = rig();
    await expect(run('pause', '--for', 'soon')).rejects.toThrow('no span of time');
    expect(asked).toEqual([]);
  });

  it('lets requests go on, and says when nothing was paused', async () => {
    expect((await rig({ untilMs: null }).run('resume')).out).toEqual(['Requests go on.']);
    expect((await rig().run('resume')).out).toEqual(['Nothing was paused.']);
  });
});
