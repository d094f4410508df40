import { afterEach, describe, expect, it } from 'vitest';
import { describeTrouble } from '../../../apps/plugins/describe-trouble.ts';
import { ask, callId, createRig } from './plugin-rig.ts';

let rig: ReturnType<typeof createRig>;
afterEach(() => rig.remove());

describe('a plugin', () => {
  it('is started by the first call, and asked one thing at a time in the order of the calls', async () => {
    rig = createRig();
    expect(rig.processes).toHaveLength(0);
    const calls = ['a', 'b', 'c'].map((key) => ask(rig.plugin, key));
    expect(rig.last().got.map(({ kind }) => kind)).toEqual(['start']);
    rig.load();
    for (const [index, key] of ['a', 'b', 'c'].entries()) {
      expect(
        rig
          .last()
          .got.slice(1)
          .map((order) => order['key']),
      ).toEqual(['a', 'b', 'c'].slice(0, index + 1));
      rig.last().say({ kind: 'answer', id: callId(rig.last()), json: `"${key}"` });
      expect(await calls[index]?.reply).toEqual({ kind: 'value', value: `"${key}"` });
    }
    expect(rig.processes).toHaveLength(1);
  });

  it('T39 is ended when a call takes too long, and the calls behind it go to another process', async () => {
    rig = createRig();
    const [first, second] = [ask(rig.plugin), ask(rig.plugin)];
    rig.load();
    rig.clock.advance(999);
    expect(rig.last().isKilled).toBe(false);
    rig.clock.advance(1);
    expect(rig.processes[0]?.isKilled).toBe(true);
    expect(await first.reply).toEqual({ kind: 'failed', reason: 'It took longer than 1000 ms.' });
    rig.load();
    rig.last().say({ kind: 'answer', id: callId(rig.last()), json: null });
    expect(await second.reply).toEqual({ kind: 'same' });
    expect(rig.processes).toHaveLength(2);
  });

  it('T39 is off after its process had to be ended five times in a row: no other is started, and calls fail at once', async () => {
    rig = createRig();
    for (let count = 0; count < 5; count++) {
      const { reply } = ask(rig.plugin);
      rig.load();
      rig.last().exit('SIGKILL');
      expect(await reply).toEqual({ kind: 'failed', reason: 'It needed more memory than it may have.' });
    }
    expect((await ask(rig.plugin).reply).kind).toBe('failed');
    expect(rig.processes).toHaveLength(5);
    expect(rig.standings.at(-1)?.kind).toBe('off');
    expect(describeTrouble(rig.plugin.settings, rig.plugin.standing())).toEqual({
      title: 'The plugin p.mjs is off: it had to be ended 5 times in a row.',
      detail:
        'It needed more memory than it may have. Requests go on without it. Mend the file, which is then loaded anew, or change plugins.list.',
    });
    rig.plugin.renew();
    const { reply } = ask(rig.plugin);
    rig.load();
    rig.last().say({ kind: 'answer', id: callId(rig.last()), json: null });
    expect(await reply).toEqual({ kind: 'same' });
  });

  it('T39 counts from nothing again after an answer', async () => {
    rig = createRig();
    for (let count = 0; count < 8; count++) {
      const { reply } = ask(rig.plugin);
      rig.load();
      rig.last().exit(null);
      await reply;
      const good = ask(rig.plugin);
      rig.load();
      rig.last().say({ kind: 'answer', id: callId(rig.last()), json: null });
      expect(await good.reply).toEqual({ kind: 'same' });
      rig.last().exit(null);
    }
    expect(rig.plugin.standing().kind).toBe('works');
  });

  it('T39 stays on when it throws, and five failures in a row are told', async () => {
    rig = createRig();
    for (let count = 0; count < 5; count++) {
      expect(describeTrouble(rig.plugin.settings, rig.plugin.standing())).toBeNull();
      const { reply } = ask(rig.plugin);
      if (count === 0) rig.load();
      rig.last().say({ kind: 'failure', id: callId(rig.last()), reason: 'It threw.' });
      expect(await reply).toEqual({ kind: 'failed', reason: 'It threw.' });
    }
    expect(describeTrouble(rig.plugin.settings, rig.plugin.standing())?.title).toBe(
      'The plugin p.mjs failed 5 times in a row.',
    );
    expect(rig.processes).toHaveLength(1);
  });

  it('T39 lets only so many calls wait', async () => {
    rig = createRig();
    const calls = Array.from({ length: 300 }, () => ask(rig.plugin));
    const refused = calls.slice(256).map(({ reply }) => reply);
    expect(await Promise.all(refused)).toEqual(
      Array.from({ length: 44 }, () => ({ kind: 'failed', reason: 'Too many requests wait for it.' })),
    );
    rig.plugin.dispose();
  });

  it('T39 believes no answer that it did not ask for, and none that is too long', async () => {
    rig = createRig();
    const { reply } = ask(rig.plugin);
    rig.load();
    rig.last().say({ kind: 'answer', id: Number(callId(rig.last())) + 1, json: '"forged"' });
    rig.last().say({ kind: 'answer', id: callId(rig.last()), json: `"${'x'.repeat(99)}"` });
    expect(await reply).toEqual({ kind: 'failed', reason: 'It gave back more than may be.' });
  });

  it('asks nothing for who has left while waiting', () => {
    rig = createRig();
    const [first, second] = [ask(rig.plugin, 'a'), ask(rig.plugin, 'b')];
    second.leave();
    rig.load();
    rig.last().say({ kind: 'answer', id: callId(rig.last()), json: null });
    first.leave();
    expect(rig.last().got.map((order) => order['key'])).toEqual([undefined, 'a']);
  });

  it('T39 is given up when it is not loaded in time', async () => {
    rig = createRig();
    const { reply } = ask(rig.plugin);
    rig.clock.advance(30_000);
    expect(await reply).toEqual({ kind: 'failed', reason: 'It was not loaded within 30000 ms.' });
    expect(rig.last().isKilled).toBe(true);
    expect(await rig.plugin.load()).toEqual(new Set());
  });

  it('runs nowhere where no process can be started, and says where it does', async () => {
    rig = createRig({ hasLaunch: false });
    const reply = await ask(rig.plugin).reply;
    expect(reply).toMatchObject({ kind: 'failed' });
    expect(describeTrouble(rig.plugin.settings, rig.plugin.standing())?.detail).toContain('drover serve');
  });

  it('ends its process, and what waits for it, when it is no longer wanted', async () => {
    rig = createRig();
    const { reply } = ask(rig.plugin);
    rig.plugin.dispose();
    expect(await reply).toEqual({ kind: 'failed', reason: 'It was changed in the middle of the request.' });
    expect(rig.last().isKilled).toBe(true);
    expect((await ask(rig.plugin).reply).kind).toBe('failed');
    expect(rig.processes).toHaveLength(1);
  });
});
