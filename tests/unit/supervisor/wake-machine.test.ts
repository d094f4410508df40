import { describe, expect, it } from 'vitest';
import { describeTransition } from '../../../apps/supervisor/describe-transition.ts';
import {
  describeImpatience,
  describePhase,
  describeReadiness,
  findAnsweringUrl,
  findReadyUrl,
} from '../../../apps/supervisor/machine-view.ts';
import {
  adopted,
  answer,
  type Cue,
  createScript,
  ended,
  launchFailed,
  probeAnswered,
  probeMissed,
  probeRefused,
  restart,
  start,
  stop,
} from './machine-script.ts';

const woke: Cue = { type: 'woke' };

describe('a wake of the machine', () => {
  it('has a ready daemon probed at once, and forgets what was missed before', () => {
    const script = createScript();
    script.play(start, answer, probeMissed, probeMissed);
    expect(script.play(woke)).toMatchObject({ kind: 'ready', missedProbes: 0 });
    expect([script.effects(), script.lastDelayMs()]).toEqual([['probe'], 0]);
  });

  it('gives a daemon of ours one chance', () => {
    const script = createScript();
    const degraded = script.play(start, answer, woke, probeMissed);
    expect(degraded).toMatchObject({ kind: 'degraded', missedProbes: 1, reason: expect.stringContaining('woke') });
    expect(script.effects()).toEqual(['end']);
  });

  it('is over with the first answer: the usual patience holds again', () => {
    const script = createScript();
    expect(script.play(start, answer, woke, probeAnswered, probeMissed, probeMissed).kind).toBe('ready');
    expect(script.play(probeMissed).kind).toBe('degraded');
  });

  it('leaves an adopted daemon that is silent alone, and replaces one that has gone', () => {
    const silent = createScript();
    expect(silent.play(start, adopted, woke, probeMissed)).toMatchObject({ kind: 'degraded', ownership: 'adopted' });
    expect(silent.effects()).toEqual(['probe']);
    expect(silent.play(woke).kind).toBe('degraded');
    expect([silent.effects(), silent.lastDelayMs()]).toEqual([['probe'], 0]);
    const gone = createScript();
    expect(gone.play(start, adopted, woke, probeRefused).kind).toBe('starting');
    expect(gone.effects()).toEqual(['release', 'launch', 'arm-ready-deadline']);
  });

  it('ends a pause before a restart, and gives a start its full time', () => {
    const pausing = createScript();
    expect(pausing.play(start, answer, ended(2), woke)).toMatchObject({ kind: 'starting', attempt: 2 });
    const starting = createScript();
    starting.play(start);
    expect(starting.play(woke)).toMatchObject({ kind: 'starting', deadlineMs: 32_000 });
    expect(starting.effects()).toEqual(['arm-ready-deadline']);
  });

  it.each([
    ['stopped', []],
    ['stopping', [start, answer, stop]],
    ['failed', [start, launchFailed]],
    ['degraded', [start, answer, probeMissed, probeMissed, probeMissed]],
  ] as const)('changes nothing while %s', (kind, way) => {
    const script = createScript();
    script.play(...way, woke);
    expect([script.kind(), script.effects()]).toEqual([kind, []]);
  });
});

describe('a recovery of a daemon that answers', () => {
  const began: Cue = { type: 'recovery-began', reason: 'It generates nothing.' };
  const over: Cue = { type: 'recovery-ended' };

  it('shows it as degraded and sends it no requests, but tells those who look after it where it is', () => {
    const phase = createScript().play(start, answer, began);
    expect(describePhase(phase)).toMatchObject({ kind: 'degraded', reason: 'It generates nothing.', missedProbes: 0 });
    expect([findReadyUrl(phase), findAnsweringUrl(phase), describeReadiness(phase)]).toEqual([null, 'http://d', null]);
    expect(describeImpatience(phase, 0)).toMatchObject({ reason: 'starting', message: 'It generates nothing.' });
  });

  it('goes on through a restart and through probes, until it is ended', () => {
    const script = createScript();
    const restarted = script.play(start, answer, began, restart, ended(0), answer, probeAnswered);
    expect([restarted.kind, findReadyUrl(restarted)]).toEqual(['ready', null]);
    const free = script.play(over);
    expect([findReadyUrl(free), describePhase(free).kind]).toEqual(['http://d', 'ready']);
    expect(findReadyUrl(script.play(restart, ended(0), answer))).toBe('http://d');
  });

  it('is news at its beginning and its end', () => {
    const script = createScript();
    const ready = script.play(start, answer);
    const held = script.play(began);
    const free = script.play(over);
    expect(describeTransition(held, ready)).toEqual({ kind: 'degraded', detail: 'It generates nothing.' });
    expect(describeTransition(free, held)).toEqual({ kind: 'ready', detail: 'takes requests again' });
    expect(describeTransition(script.play(probeMissed), free)).toBeNull();
  });

  it('names the reason of a restart that was ordered for one', () => {
    const script = createScript();
    const ready = script.play(start, answer);
    const stopping = script.play({ type: 'restart-requested', reason: 'restarted because it was mute' });
    expect(describeTransition(stopping, ready)).toEqual({ kind: 'stopping', detail: 'restarted because it was mute' });
    const again = createScript();
    const before = again.play(start, answer);
    expect(describeTransition(again.play(restart), before)).toEqual({ kind: 'stopping', detail: 'by order' });
  });
});
