import type { MachineReading } from '../../contract/model/index.ts';

export type PowerFacts = Pick<MachineReading, 'powerSource' | 'batteryPercent'>;

export const unknownPower: PowerFacts = { powerSource: 'unknown', batteryPercent: null };
