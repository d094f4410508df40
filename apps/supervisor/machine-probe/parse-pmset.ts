import type { MachineReading } from '../../contract/model/index.ts';
import type { PowerFacts } from './power-facts.ts';
import { readPercent, splitWholeLines } from './read-figures.ts';

const sources: Readonly<Record<string, MachineReading['powerSource']>> = {
  AC: 'mains',
  Battery: 'battery',
  UPS: 'battery',
};

/** Output of `/usr/bin/pmset -g batt`. A desktop has no battery line; one with a UPS has that instead. */
export function parsePmset(text: string): PowerFacts {
  const lines = splitWholeLines(text);
  const source = lines.map((line) => /\bdrawing from\s+\W*(AC|Battery|UPS) Power/.exec(line)?.[1]).find(Boolean);
  const batteries = lines.filter((line) => /^\s*-\S.*%/.test(line) && !line.includes('present: false'));
  const battery = batteries.find((line) => line.includes('InternalBattery')) ?? batteries[0];
  const share = /(?:^|\s)(\d[\d.,]*)\s?%/.exec(battery ?? '')?.[1];
  return {
    powerSource: sources[source ?? ''] ?? 'unknown',
    batteryPercent: share === undefined ? null : readPercent(share),
  };
}
