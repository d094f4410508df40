import type { ModelPolicy, ResidentModel } from '../../../../apps/contract/model/index.ts';
import { describeStay, Segments } from '../../../shared/index.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import { listStays, readStay, toPolicy } from './read-stay.ts';

interface StaySectionProps {
  readonly policy: ModelPolicy;
  readonly resident: ResidentModel | null;
  readonly isBusy: boolean;
  readonly nowMs: number;
  readonly orders: ModelOrders;
}

function describeNow(resident: ResidentModel, isBusy: boolean, nowMs: number): string {
  if (isBusy) return 'Busy; the time begins anew when it has answered.';
  if (resident.isPinned) return 'Pinned: no other model takes its place.';
  if (resident.expiresAtMs === null) return 'It stays until it is unloaded.';
  return `Unloads ${describeStay(resident, { isBusy, nowMs })}.`;
}

/** How long it stays after its last request, and whether it is there from the start. */
export function StaySection({ policy, resident, isBusy, nowMs, orders }: StaySectionProps) {
  const { model } = policy;
  const change = (next: Partial<ModelPolicy>): void => {
    if (orders.whyNotService === null) orders.setPolicy({ model, ...next });
  };
  return (
    <section className="detail-section" aria-label="Stay loaded">
      <h3>Stay loaded</h3>
      <Segments
        label="Stay loaded"
        value={readStay(policy)}
        options={listStays(policy)}
        onChange={(value) => change(toPolicy(value))}
      />
      <p className="small muted stay-now">
        {resident
          ? describeNow(resident, isBusy, nowMs)
          : 'After its last request. Default: as the request or a rule says.'}
      </p>
      <label className="check-line small">
        <input
          type="checkbox"
          checked={policy.isPreloaded}
          disabled={orders.whyNotService !== null}
          onChange={({ target }) => change({ isPreloaded: target.checked })}
        />
        Load when Ollama starts
      </label>
    </section>
  );
}
