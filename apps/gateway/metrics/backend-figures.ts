import type { BackendReport } from '../../contract/model/index.ts';
import { reportBackends } from '../backend-watch/report-backends.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Family } from './family.ts';
import { gauge, listStates } from './room-figures.ts';
import type { Sample } from './tally.ts';

const circuitStates = ['closed', 'half-open', 'open'];

/** Figures of each configured backend. */
export function listBackendFamilies(gateway: GatewayContext): readonly Family[] {
  const ofEach = (
    name: string,
    help: string,
    { labels, pick }: { readonly labels: readonly string[]; readonly pick: (report: BackendReport) => Sample[] },
  ): Family => gauge(name, help, { labels, read: () => reportBackends(gateway).flatMap(pick) });
  return [
    ofEach('drover_backend_up', 'Whether a backend answered when it was last heard of; nothing until then.', {
      labels: ['backend'],
      pick: ({ id, isAnswering }) => (isAnswering === null ? [] : [[Number(isAnswering), id]]),
    }),
    ofEach('drover_backend_requests', 'Requests that a backend is answering.', {
      labels: ['backend'],
      pick: ({ id, running }) => [[running, id]],
    }),
    ofEach('drover_backend_connections', 'Open connections to a backend (busy: one carries a request).', {
      labels: ['backend', 'state'],
      pick: ({ id, pool }) => [
        [pool.free, id, 'free'],
        [Math.max(0, pool.connected - pool.free), id, 'busy'],
      ],
    }),
    ofEach('drover_backend_pending_requests', 'Requests that wait for a connection to a backend.', {
      labels: ['backend'],
      pick: ({ id, pool }) => [[pool.pending, id]],
    }),
    ofEach('drover_circuit_state', 'State of the circuit of a backend: 1 for the one that it is in.', {
      labels: ['backend', 'state'],
      pick: ({ id, circuit }) => listStates(circuit.state, circuitStates, id),
    }),
    ofEach('drover_circuit_failures', 'Failures of a backend in a row.', {
      labels: ['backend'],
      pick: ({ id, circuit }) => [[circuit.failures, id]],
    }),
  ];
}
