import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daemonStateSchema } from '../../../apps/contract/model/index.ts';
import { reduceMachine } from '../../../apps/supervisor/machine.ts';
import {
  createMachineState,
  type Effect,
  type Generation,
  type MachineEvent,
  type MachineState,
} from '../../../apps/supervisor/machine-state.ts';
import { describePhase, isSettled } from '../../../apps/supervisor/machine-view.ts';
import { policy } from './machine-script.ts';

const news = [
  ...(['answered', 'adopted', 'process-ended', 'killed', 'launch-failed', 'probe-answered', 'probe-missed'] as const),
  ...(['backoff-elapsed', 'ready-deadline-passed'] as const),
];
type News = (typeof news)[number];

/** A world that does what the machine says, in whatever order `choice` picks among what could happen next. */
class World {
  state: MachineState = createMachineState(0, null);
  readonly alive = new Set<Generation>();
  readonly ending = new Set<Generation>();
  readonly adopted = new Set<Generation>();
  private atMs = 0;
  private readonly timers = new Map<string, MachineEvent>();

  tell(event: { readonly type: string; readonly generation?: Generation }): void {
    this.atMs += 700;
    const transition = reduceMachine(this.state, { ...event, atMs: this.atMs } as MachineEvent, policy);
    this.state = transition.state;
    for (const effect of transition.effects) this.carryOut(effect);
  }

  private carryOut(effect: Effect): void {
    const { generation } = effect;
    if (effect.type === 'launch') {
      expect([...this.alive], 'never two current children').toEqual([]);
      this.alive.add(generation);
    } else if (effect.type === 'end') {
      expect(this.adopted.has(generation), 'an adopted daemon is never signalled').toBe(false);
      expect(this.alive.has(generation), 'only a child is ended').toBe(true);
      this.ending.add(generation);
    } else if (effect.type === 'release') {
      expect(this.adopted.has(generation), 'only an adopted daemon is released').toBe(true);
      this.adopted.delete(generation);
    } else if (effect.type !== 'probe') {
      const type = effect.type === 'arm-backoff' ? 'backoff-elapsed' : 'ready-deadline-passed';
      this.timers.set(type, { type, generation, atMs: 0 });
    }
  }

  /** News about the current or the previous generation, true or false; the false must do no harm. */
  happen(what: News, isCurrent: boolean): void {
    const generation = isCurrent ? this.state.lastGeneration : Math.max(0, this.state.lastGeneration - 1);
    this.happenings[what](generation);
  }

  private readonly happenings: Readonly<Record<News, (generation: Generation) => void>> = {
    'process-ended': (generation) => {
      if (this.isPast(generation)) this.tellEnd(generation, { code: 1, signal: null });
      else this.end(generation, { code: 1, signal: null });
    },
    killed: (generation) => this.end(generation, { code: 0, signal: null }),
    answered: (generation) => {
      if (this.alive.has(generation) || this.isPast(generation)) this.answer(generation, 'spawned');
    },
    adopted: (generation) => {
      if (!this.isLaunching(generation)) return;
      this.alive.delete(generation);
      this.adopted.add(generation);
      this.answer(generation, 'adopted');
    },
    'launch-failed': (generation) => {
      if (!this.isLaunching(generation)) return;
      this.alive.delete(generation);
      this.tell({
        type: 'launch-failed',
        generation,
        ...{ code: 'spawn_failed', message: '', advice: '', lastLines: [] },
      });
    },
    'probe-answered': (generation) => this.tell({ type: 'probe-answered', generation, ...{ version: '1' } }),
    'probe-missed': (generation) =>
      this.tell({ type: 'probe-missed', generation, ...{ isGone: generation % 2 === 0 } }),
    'backoff-elapsed': () => this.fire('backoff-elapsed'),
    'ready-deadline-passed': () => this.fire('ready-deadline-passed'),
  };

  /** News of an earlier process may come late or twice. */
  private isPast(generation: Generation): boolean {
    return generation < this.state.lastGeneration;
  }

  private isLaunching(generation: Generation): boolean {
    const { phase } = this.state;
    return this.alive.has(generation) && phase.kind === 'starting' && phase.generation === generation;
  }

  private fire(timer: string): void {
    const event = this.timers.get(timer);
    this.timers.delete(timer);
    if (event !== undefined) this.tell(event);
  }

  private answer(generation: Generation, ownership: string): void {
    this.tell({ type: 'daemon-answered', generation, ...{ ownership, pid: null, url: 'http://d', version: '1' } });
  }

  end(generation: Generation, exit: { readonly code: number | null; readonly signal: string | null }): void {
    if (!this.alive.has(generation)) return;
    this.alive.delete(generation);
    this.ending.delete(generation);
    this.tellEnd(generation, exit);
  }

  private tellEnd(
    generation: Generation,
    exit: { readonly code: number | null; readonly signal: string | null },
  ): void {
    const described = { ...exit, atMs: this.atMs, reason: '' };
    this.tell({ type: 'process-ended', generation, ...{ exit: described, lastLines: [], jitter: 0.5 } });
  }

  /** Lets everything run that has been set going, with processes that behave. */
  settle(): void {
    for (let turn = 0; turn < 50 && !isSettled(this.state.phase); turn++) {
      for (const generation of [...this.ending]) this.end(generation, { code: 0, signal: null });
      if (this.state.phase.kind === 'starting') this.answer(this.state.phase.generation, 'spawned');
    }
  }
}

const orders = ['start-requested', 'stop-requested', 'restart-requested'] as const;
const happening = fc.oneof(
  fc.record({ order: fc.constantFrom(...orders) }),
  fc.record({ what: fc.constantFrom(...news), isCurrent: fc.boolean() }),
  fc.record({ what: fc.constantFrom(...news), isCurrent: fc.constant(true) }),
);

describe('any sequence of orders, ends, answers and timers', () => {
  it('F14 ends in the state that was asked for last, with at most one child and no adopted daemon signalled', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.constantFrom(...orders), (story, lastOrder) => {
        const world = new World();
        for (const step of story) {
          if ('order' in step) world.tell({ type: step.order });
          else world.happen(step.what, step.isCurrent);
          expect(daemonStateSchema.safeParse(describePhase(world.state.phase)).success).toBe(true);
          expect(world.alive.size).toBeLessThanOrEqual(1);
        }
        world.tell({ type: lastOrder });
        world.settle();
        const { kind } = world.state.phase;
        if (lastOrder === 'stop-requested') {
          expect(kind).toBe('stopped');
          expect(world.alive.size + world.adopted.size).toBe(0);
        } else {
          // A daemon that hung is being ended already when the start comes; its restart follows the pause.
          expect(['ready', 'backing-off', 'contended', 'failed']).toContain(kind);
          if (lastOrder === 'restart-requested') expect(kind).toBe('ready');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
