import { describe, expect, it } from 'vitest';
import { createEmitter } from '../../../apps/base/index.ts';

describe('the emitter', () => {
  it('tells listeners in the order of their subscription', () => {
    const heard: string[] = [];
    const emitter = createEmitter<string>(() => {});
    emitter.subscribe((event) => heard.push(`first ${event}`));
    emitter.subscribe((event) => heard.push(`second ${event}`));
    emitter.emit('x');
    expect(heard).toEqual(['first x', 'second x']);
  });

  it('goes on after a listener that throws, and reports it', () => {
    const errors: unknown[] = [];
    const heard: number[] = [];
    const emitter = createEmitter<number>((error) => errors.push(error));
    const failure = new Error('broken');
    emitter.subscribe(() => {
      throw failure;
    });
    emitter.subscribe((event) => heard.push(event));
    emitter.emit(1);
    expect({ errors, heard }).toEqual({ errors: [failure], heard: [1] });
  });

  it('stops telling once unsubscribed, also twice', () => {
    const heard: number[] = [];
    const emitter = createEmitter<number>(() => {});
    const unsubscribe = emitter.subscribe((event) => heard.push(event));
    unsubscribe();
    unsubscribe();
    emitter.emit(1);
    expect(heard).toEqual([]);
    expect(emitter.listenerCount()).toBe(0);
  });

  it('keeps subscriptions of the same listener apart', () => {
    const heard: number[] = [];
    const listener = (event: number): void => void heard.push(event);
    const emitter = createEmitter<number>(() => {});
    const unsubscribe = emitter.subscribe(listener);
    emitter.subscribe(listener);
    emitter.emit(1);
    unsubscribe();
    emitter.emit(2);
    expect(heard).toEqual([1, 1, 2]);
  });

  it('does not tell a listener that joins while it is telling', () => {
    const heard: number[] = [];
    const emitter = createEmitter<number>(() => {});
    emitter.subscribe(() => emitter.subscribe((event) => heard.push(event)));
    emitter.emit(1);
    expect(heard).toEqual([]);
  });
});
