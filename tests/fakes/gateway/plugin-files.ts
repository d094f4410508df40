/** A plugin that does the wrong thing that the first word of the prompt, or of the answer, names; and none where it names none. */
export const faultyPlugin = `
const kept = [];
const faults = {
  throws: (text) => { throw new TypeError(text); },
  'rejects-null': () => Promise.reject(null),
  'throws-a-trap': () => { throw { get name() { throw new Error('trap'); }, stack: 7 }; },
  hangs: () => { while (true) {} },
  hogs: () => { while (true) kept.push(new Array(1000).fill(kept.length)); },
  buffers: () => { kept.push(new Uint8Array(90e6).fill(1)); while (true) {} },
  exits: () => process.exit(0),
  lies: () => { process.send('nonsense'); return new Promise(() => {}); },
  'is-wrong': () => ({ messages: [{ role: 'user', parts: [{ kind: 'text' }], name: null }] }),
  'is-deep': () => ({ tools: [JSON.parse('['.repeat(900) + ']'.repeat(900))] }),
  'is-huge': () => ({ tools: ['x'.repeat(200_000)] }),
  'is-a-ring': () => { const ring = {}; ring.ring = ring; return ring; },
  'is-a-function': () => () => 1,
  'is-a-number': () => 7,
};
const look = (text) => faults[text.split(' ')[0]]?.(text);
export const transformRequest = ({ messages }) => look(messages[0].parts[0].text);
`;

/** One that fails at each answer, by the same names. */
export const failAtAnswer = (fault: 'throw' | 'wrong'): string =>
  fault === 'throw'
    ? `export const transformChunk = ({ text }) => { throw new RangeError(text); };
export const transformResponse = ({ blocks }) => { throw new RangeError(blocks[0].text); };`
    : `export const transformChunk = () => 7;
export const transformResponse = () => ({ blocks: [{ kind: 'tool-call', id: 'a', name: 'b', argumentsJson: 'no' }] });`;
