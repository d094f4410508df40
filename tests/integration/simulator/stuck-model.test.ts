import { afterEach, describe, expect, it } from 'vitest';
import { fast, type SimulatorHere, startSimulator, stopSimulators, userMessage } from './simulator-here.ts';

afterEach(stopSimulators);

const model = 'llama3.2:3b';
const oneToken = (name = model) => ({
  model: name,
  prompt: 'a',
  raw: true,
  stream: false,
  options: { num_predict: 1 },
});
const start = (): Promise<SimulatorHere> => startSimulator({ ...fast, hangUntilUnloaded: 'Llama3.2:3b' });

/** Asks, and gives up when the daemon holds the request without working on it. */
async function askInVain(simulator: SimulatorHere, path: string, body: unknown): Promise<void> {
  const isStuck = ({ event }: { event: string }): boolean => event === 'request-stuck';
  const isAborted = ({ event }: { event: string }): boolean => event === 'request-aborted';
  const [stuck, aborted] = [isStuck, isAborted].map((fits) => simulator.journal().filter(fits).length) as [
    number,
    number,
  ];
  const leaving = new AbortController();
  const answer = simulator.post(path, body, leaving.signal).then(
    () => 'answered',
    () => 'left',
  );
  await simulator.waitForJournal((line) => isStuck(line) && simulator.journal().filter(isStuck).length > stuck);
  leaving.abort();
  expect(await answer).toBe('left');
  await simulator.waitForJournal((line) => isAborted(line) && simulator.journal().filter(isAborted).length > aborted);
}

const ask = async (simulator: SimulatorHere, name?: string): Promise<number> =>
  (await simulator.post('/api/generate', oneToken(name))).status;

describe('hangUntilUnloaded', () => {
  it('hangs every inference of the model, the one-token kind too, while other models and all other routes answer', async () => {
    const simulator = await start();
    await askInVain(simulator, '/api/chat', { model, messages: userMessage('Hi') });
    await askInVain(simulator, '/api/generate', oneToken());
    await askInVain(simulator, '/v1/chat/completions', { model, messages: userMessage('Hi') });
    expect(await ask(simulator, 'qwen3:4b')).toBe(200);
    expect((await fetch(`${simulator.url}/api/ps`)).status).toBe(200);
    expect((await fetch(`${simulator.url}/api/version`)).status).toBe(200);
  });

  it('is mended by unloading the model, and stays so', async () => {
    const simulator = await start();
    await askInVain(simulator, '/api/generate', oneToken());
    const unload = await simulator.post('/api/generate', { model, keep_alive: 0 });
    expect(await unload.json()).toMatchObject({ done_reason: 'unload' });
    expect(await ask(simulator)).toBe(200);
    await simulator.post('/api/generate', { model, keep_alive: 0 });
    expect(await ask(simulator)).toBe(200);
  });

  it('is not mended by unloading another model', async () => {
    const simulator = await start();
    expect(await ask(simulator, 'qwen3:4b')).toBe(200);
    await simulator.post('/api/generate', { model: 'qwen3:4b', keep_alive: 0 });
    await askInVain(simulator, '/api/generate', oneToken());
  });

  it('hangs a model that is loaded already once the switch is set, and again when it is set anew', async () => {
    const simulator = await startSimulator(fast);
    expect(await ask(simulator)).toBe(200);
    for (const _ of ['first', 'second']) {
      simulator.control({ ...fast, hangUntilUnloaded: model });
      await askInVain(simulator, '/api/generate', oneToken());
      simulator.control(fast);
      expect(await ask(simulator)).toBe(200);
    }
  });
});
