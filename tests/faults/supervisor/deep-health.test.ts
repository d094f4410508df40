import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidentSchema, type RecoveryStep } from '../../../apps/contract/model/index.ts';
import { createDeepHealthRig, type DeepHealthRig } from '../../fakes/daemons/deep-health-rig.ts';
import { startForeignDaemon } from '../../fakes/daemons/foreign-daemon.ts';
import { createStage, pidOf, until } from '../../fakes/daemons/supervisor-subject.ts';

const model = 'llama3.2:3b';
let stage: ReturnType<typeof createStage>;
let rigs: DeepHealthRig[];
beforeEach(() => {
  stage = createStage();
  rigs = [];
});
afterEach(async () => {
  for (const { health } of rigs) health.dispose();
  await stage.end();
});

function createRig(given: Parameters<typeof createDeepHealthRig>[2] = {}): DeepHealthRig {
  const rig = createDeepHealthRig(stage.folder, stage.subject, given);
  rigs.push(rig);
  return rig;
}

const actionsOf = (steps: readonly RecoveryStep[]): readonly string[] => steps.map(({ action }) => action);
/** Without the canaries before the ladder: how many there were is a matter of time. */
const climbed = (steps: readonly RecoveryStep[]): readonly string[] =>
  actionsOf(steps.slice(steps.findIndex(({ action }) => action !== 'canary')));

describe('a daemon that answers its health checks and generates nothing', () => {
  it('F6 is marked dead by canaries and restarted, and the incident tells what was done and to whom', async () => {
    const rig = createRig();
    const first = pidOf(await rig.supervisor.start());
    await rig.load(model);
    rig.setSwitches({ hangOnChat: true });
    rig.supervisor.onStateChange((state) => {
      if (state.kind === 'stopping') rig.setSwitches({});
    });
    const requests = [rig.send(model), rig.send(model)];
    const incident = await rig.incident();
    expect(incidentSchema.parse(incident)).toEqual(incident);
    expect(incident).toMatchObject({
      ...{ kind: 'stuck', isRecovered: true, requestIds: ['request-1', 'request-2'], requestCount: 2 },
      sentence: expect.stringMatching(
        /^Ollama answered its health checks but generated nothing for .* a restart helped/,
      ),
      memory: { pressure: 'normal' },
    });
    expect(climbed(incident.steps)).toEqual([
      ...['cancel-requests', 'unload-models', 'canary', 'restart-daemon', 'canary'],
    ]);
    expect(incident.steps[0]).toMatchObject({ action: 'canary', outcome: `${model}: no token within 0.5 s` });
    expect(incident.logLines.map(({ text }) => text).join('\n')).toContain('Listening on');
    expect(await Promise.all(requests.map(({ outcome }) => outcome))).toEqual(['cancelled', 'cancelled']);
    expect(pidOf(rig.supervisor.state())).not.toBe(first);
    expect(rig.events.find(({ kind }) => kind === 'stopping')?.detail).toMatch(
      /^restarted because it generated nothing for [\d.]+ s$/,
    );
    expect(rig.incidents).toHaveLength(1);
  });

  it('F6 takes no new requests from the verdict until it generates again', async () => {
    const rig = createRig();
    await rig.supervisor.start();
    rig.setSwitches({ hangOnChat: true });
    const held: unknown[] = [];
    rig.supervisor.onStateChange((state) => {
      if (state.kind === 'degraded') held.push(rig.supervisor.readyUrl(), state.reason);
      if (state.kind === 'stopping') rig.setSwitches({});
    });
    rig.send(model);
    await rig.reach('degraded');
    const refused = await rig.supervisor.ensureReady(AbortSignal.abort());
    expect(refused).toMatchObject({ kind: 'unavailable', reason: 'starting', retryAfterSeconds: 5 });
    const waited = await rig.supervisor.ensureReady(AbortSignal.timeout(20_000));
    expect(waited.kind).toBe('ready');
    expect((await rig.incident()).isRecovered).toBe(true);
    // Once before the restart and once after it, until the last canary is answered.
    const reason = expect.stringContaining('has generated nothing for');
    expect(held).toEqual([null, reason, null, reason]);
  });

  it('F6 is not restarted when unloading its models helps', async () => {
    const rig = createRig();
    const first = pidOf(await rig.supervisor.start());
    await rig.load(model);
    rig.setSwitches({ hangUntilUnloaded: model });
    rig.send(model);
    const incident = await rig.incident();
    expect(incident).toMatchObject({ isRecovered: true, sentence: expect.stringContaining('unloading its models') });
    expect(climbed(incident.steps)).toEqual(['cancel-requests', 'unload-models', 'canary']);
    expect(incident.steps.at(-1)?.outcome).toBe(`${model}: answered`);
    expect(pidOf(rig.supervisor.state())).toBe(first);
    expect(await rig.send(model).outcome).toBe('answered');
  });

  it('F6 is given up for a while when a restart does not help either', async () => {
    const rig = createRig({ times: { freshCanaryTimeoutMs: 300 } });
    await rig.supervisor.start();
    rig.setSwitches({ hangOnChat: true });
    rig.send(model);
    const incident = await rig.incident();
    expect(incident).toMatchObject({ isRecovered: false, advice: expect.stringContaining('log') });
    expect(rig.supervisor.readyUrl()).not.toBeNull();
    expect(rig.states.filter(({ kind }) => kind === 'stopping')).toHaveLength(1);
  });

  it('is left alone while a canary is answered, however long one request is silent', async () => {
    const rig = createRig();
    const first = pidOf(await rig.supervisor.start());
    await rig.load(model);
    const journalFile = join(stage.folder, 'journal');
    rig.setSwitches({ hangUntilUnloaded: 'qwen3:4b', journalFile });
    const stuck = rig.send('qwen3:4b');
    const countCanaries = (): number => {
      const lines = readFileSync(journalFile, { encoding: 'utf8', flag: 'a+' }).split('\n');
      return lines.filter((line) => line.includes('"num_predict":1')).length;
    };
    await until(() => countCanaries() >= 3);
    expect(rig.incidents).toEqual([]);
    expect(rig.states.map(({ kind }) => kind)).toEqual(['starting', 'ready']);
    expect(pidOf(rig.supervisor.state())).toBe(first);
    await rig.supervisor.stop();
    expect(await stuck.outcome).toBe('broken');
  });

  it('F6 is never left without requests when unloading is refused: the next rung follows', async () => {
    const refuse = (): Promise<never> => Promise.reject(new Error('refused'));
    const rig = createRig({ unload: refuse, times: { freshCanaryTimeoutMs: 400 } });
    await rig.supervisor.start();
    await rig.load(model);
    rig.setSwitches({ hangUntilUnloaded: model });
    rig.send(model);
    const incident = await rig.incident();
    expect(incident).toMatchObject({ isRecovered: false });
    expect(incident.steps.find(({ action }) => action === 'unload-models')?.outcome).toBe(
      `${model}; refused for ${model}`,
    );
    expect(actionsOf(incident.steps)).toContain('restart-daemon');
    expect(rig.supervisor.readyUrl()).not.toBeNull();
  });

  it('is not troubled by requests that Ollama has answered in the cloud', async () => {
    const rig = createRig();
    await rig.supervisor.start();
    await rig.load(model);
    rig.setSwitches({ hangOnChat: true });
    const remote = rig.send('gpt-oss:120b-cloud');
    const local = rig.send(model);
    await rig.reach('degraded');
    expect(await local.outcome).toBe('cancelled');
    const incident = await rig.incident();
    expect(incident.steps.find(({ action }) => action === 'cancel-requests')?.outcome).toBe('1 request');
    expect(await remote.outcome).toBe('broken');
  });

  it('F6 is never restarted when somebody else started it; the incident says what to do', async () => {
    const foreign = await startForeignDaemon(undefined, { FAKE_HANG_ON_POST: '1' });
    const rig = createRig({
      subject: { engine: 'ollama', simulatorCommand: null, adoptUrl: foreign.url, fake: {} },
      times: { freshCanaryTimeoutMs: 300 },
    });
    expect(await rig.supervisor.start()).toMatchObject({ kind: 'ready', ownership: 'adopted' });
    const request = rig.send(model);
    const incident = await rig.incident();
    expect(incident).toMatchObject({ kind: 'stuck', isRecovered: false });
    expect(incident.advice).toContain('Restart Ollama yourself');
    expect(actionsOf(incident.steps)).not.toContain('restart-daemon');
    expect(await request.outcome).toBe('cancelled');
    expect(foreign.isRunning()).toBe(true);
    await foreign.end();
  });

  it('F6 ends its recovery with an incident when a person stops the daemon meanwhile', async () => {
    const rig = createRig({ times: { freshCanaryTimeoutMs: 60_000 } });
    await rig.supervisor.start();
    rig.setSwitches({ hangOnChat: true });
    rig.send(model);
    await rig.reach('degraded');
    await rig.supervisor.stop();
    expect(await rig.incident()).toMatchObject({ isRecovered: false, sentence: expect.stringContaining('stopped') });
    rig.setSwitches({});
    expect((await rig.supervisor.start()).kind).toBe('ready');
  });
});

describe('a daemon that is lost and comes back', () => {
  it('F2 leaves an incident with the signal, the requests and the last lines', async () => {
    const rig = createRig();
    const first = pidOf(await rig.supervisor.start());
    rig.setSwitches({ hangOnChat: true });
    const request = rig.send(model);
    process.kill(first, 'SIGSEGV');
    const incident = await rig.incident();
    expect(incidentSchema.parse(incident)).toEqual(incident);
    expect(incident).toMatchObject({ kind: 'crash', isRecovered: true, requestIds: [request.id] });
    expect(incident.sentence).toMatch(/^Ollama ended by itself \(ended by SIGSEGV\); it was restarted and ready again/);
    expect(actionsOf(incident.steps)).toEqual(['restart-daemon']);
    expect(await request.outcome).toBe('broken');
    expect(incident.endedAtMs - incident.startedAtMs).toBe(incident.durationMs);
  });

  it('F3 leaves one incident for a whole crash loop, with the advice of its end', async () => {
    const rig = createRig({ subject: { backoffBaseMs: 20 } });
    const first = pidOf(await rig.supervisor.start());
    rig.setSwitches({ exitCode: 7 });
    process.kill(first, 'SIGKILL');
    expect(await rig.reach('failed')).toMatchObject({ code: 'crash_loop' });
    const incident = await rig.incident();
    expect(incident).toMatchObject({ kind: 'crash', isRecovered: false, advice: expect.stringContaining('error log') });
    expect(incident.steps.map(({ outcome }) => outcome).slice(0, 3)).toEqual(Array(3).fill('exited with code 7'));
    expect(rig.incidents).toHaveLength(1);
  });

  it('F17 leaves an incident of a hang', async () => {
    const rig = createRig({ subject: { probeIntervalMs: 200, probeTimeoutMs: 200, missedProbeGapMs: 50 } });
    const hung = pidOf(await rig.supervisor.start());
    process.kill(hung, 'SIGSTOP');
    const incident = await rig.incident();
    expect(incident).toMatchObject({ kind: 'hang', isRecovered: true, requestCount: 0 });
    expect(incident.sentence).toMatch(/^Ollama stopped answering its health checks; it was restarted and ready again/);
    expect(actionsOf(incident.steps)).toEqual(['probe', 'restart-daemon']);
    expect(incident.steps[0]?.outcome).toBe('3 health checks not answered');
    expect(pidOf(await rig.reach('ready'))).not.toBe(hung);
  });

  it('leaves none when it was ordered to stop, restart and start', async () => {
    const rig = createRig();
    await rig.supervisor.start();
    await rig.supervisor.restart();
    await rig.supervisor.stop();
    await rig.supervisor.start();
    await rig.supervisor.stop();
    expect(rig.incidents).toEqual([]);
  });
});
