import type { InFlight, ResidentModel } from '../../../../apps/contract/model/index.ts';
import {
  formatCount,
  formatFigureDuration,
  formatSpeed,
  type GlyphState,
  plural,
  type Quantity,
} from '../../../shared/index.ts';
import { describePlace } from './describe-place.ts';

/** A running request as its row shows it. */
export interface RunningRow {
  readonly id: string;
  readonly glyph: GlyphState;
  /** Who calls: the program, or the route when it is not known. */
  readonly caller: string;
  readonly project: string | null;
  /** The name asked for, when another model serves it. */
  readonly askedModel: string | null;
  readonly model: string;
  readonly phase: string;
  /** Leaves first when room is short. */
  readonly phaseDetail: string;
  readonly speed: Quantity | null;
  readonly age: Quantity;
}

const mostRows = 5;

function describePhase(request: InFlight, isResident: boolean): Pick<RunningRow, 'phase' | 'phaseDetail'> {
  switch (request.phase) {
    case 'waiting':
      return { phase: 'In line', phaseDetail: request.place === null ? '' : `, ${describePlace(request.place)}` };
    case 'reading':
      return { phase: isResident ? 'Reading prompt' : 'Loading model', phaseDetail: '' };
    case 'writing': {
      if (request.writtenTokens === 0) return { phase: 'Writing', phaseDetail: '' };
      return { phase: 'Writing', phaseDetail: `, ${plural(request.writtenTokens, 'token')}` };
    }
  }
}

function toRow(request: InFlight, resident: ReadonlySet<string>): RunningRow {
  const served = request.servedModel ?? request.model;
  const isRenamed = request.model !== null && request.servedModel !== null && request.model !== request.servedModel;
  const speed = request.tokensPerSecond;
  return {
    id: request.id,
    glyph: request.phase === 'waiting' ? 'waiting' : 'running',
    caller: request.app ?? request.route,
    project: request.project,
    askedModel: isRenamed ? request.model : null,
    model: served ?? '',
    ...describePhase(request, served !== null && resident.has(served)),
    speed: speed === null || request.phase !== 'writing' ? null : { value: formatSpeed(speed), unit: 'tok/s' },
    age: formatFigureDuration(request.ageMs),
  };
}

/** The longest running first, at most five, with how many more there are. */
export function listRunning(inFlight: readonly InFlight[], resident: readonly ResidentModel[]) {
  const names = new Set(resident.map(({ name }) => name));
  const sorted = [...inFlight].sort((a, b) => a.receivedAt.localeCompare(b.receivedAt));
  const rows = sorted.slice(0, mostRows).map((request) => toRow(request, names));
  return { rows, moreText: sorted.length > mostRows ? `${formatCount(sorted.length - mostRows)} more` : null };
}
