import { toSafeText } from '../base/index.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal control sequences are what is looked for
const terminalSequences = /\u001b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])/g;

/** A line of a program's output, safe to store and show: no colours, no control characters, at most 4096 units. */
export function cleanLine(text: string): string {
  return toSafeText(text.replace(terminalSequences, '').replaceAll('\t', '  ').trimEnd(), 4096);
}
