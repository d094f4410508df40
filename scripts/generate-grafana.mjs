// The dashboard for Grafana from a table of panels: each row of the dashboard is a question, each panel a query on what /metrics tells.
const rate = (name, by, more = '') => `sum by (${by}) (rate(${name}{instance=~"$instance"${more}}[$__rate_interval]))`;
const quantile = (share, name, by = '') =>
  `histogram_quantile(${share}, sum by (le${by === '' ? '' : `, ${by}`}) (rate(${name}_bucket{instance=~"$instance"}[$__rate_interval])))`;
const now = (name, by) => `sum by (${by}) (${name}{instance=~"$instance"})`;
const total = (name) => `sum(${name}{instance=~"$instance"})`;
const percentiles = (name) => [0.5, 0.95, 0.99].map((share) => [quantile(share, name), `p${share * 100}`]);

/** Title, unit and queries with their legends, by row. */
const rows = [
  {
    title: 'Is it well',
    panels: [
      ['Backends that answer', 'bool_yes_no', [[now('drover_backend_up', 'backend'), '{{backend}}']], 'stat'],
      ['Ollama', 'none', [[`${now('drover_daemon_state', 'state')} == 1`, '{{state}}']], 'stat'],
      [
        'Requests in flight',
        'none',
        [
          [total('drover_requests_in_flight'), 'running'],
          [total('drover_queue_waiting'), 'waiting'],
        ],
      ],
      [
        'Log',
        'none',
        [
          [total('drover_storage_up'), 'rows reach the disk'],
          [total('drover_storage_dropped_rows_total'), 'rows lost'],
        ],
      ],
    ],
  },
  {
    title: 'How much',
    panels: [
      ['Requests by outcome', 'reqps', [[rate('drover_requests_total', 'outcome'), '{{outcome}}']]],
      ['Requests by model', 'reqps', [[rate('drover_requests_total', 'model'), '{{model}}']]],
      ['Tokens', 'none', [[rate('drover_tokens_total', 'kind'), '{{kind}} a second']]],
      ['Errors by code', 'reqps', [[rate('drover_errors_total', 'code'), '{{code}}']]],
    ],
  },
  {
    title: 'How fast',
    panels: [
      ['Time to first token', 's', percentiles('drover_first_token_seconds')],
      ['First token, p95 by model', 's', [[quantile(0.95, 'drover_first_token_seconds', 'model'), '{{model}}']]],
      ['Whole request', 's', percentiles('drover_request_duration_seconds')],
      ['Added by Drover', 's', percentiles('drover_overhead_seconds')],
    ],
  },
  {
    title: 'Lines and limits',
    panels: [
      ['Waiting by model', 'none', [[now('drover_queue_waiting', 'model, priority'), '{{model}} {{priority}}']]],
      ['Time in line', 's', percentiles('drover_queue_wait_seconds')],
      [
        'Refused by a limit',
        'reqps',
        [
          [
            `sum by (limit) (rate(drover_rate_limit_refusals_total{instance=~"$instance"}[$__rate_interval]))`,
            '{{limit}}',
          ],
        ],
      ],
      ['Cache', 'reqps', [[rate('drover_cache_requests_total', 'result'), '{{result}}']]],
    ],
  },
  {
    title: 'Memory',
    panels: [
      [
        'Models',
        'bytes',
        [
          [now('drover_model_memory_bytes', 'model'), '{{model}}'],
          [total('drover_memory_live_budget_bytes'), 'budget now'],
          [total('drover_memory_budget_bytes'), 'budget'],
        ],
      ],
      [
        'Wait for room',
        'none',
        [
          [total('drover_memory_waiting_requests'), 'waiting'],
          [total('drover_models_loading'), 'loading'],
        ],
      ],
      [
        'Prompts cut, or read again',
        'cps',
        [
          [rate('drover_truncated_prompts_total', 'model'), 'cut {{model}}'],
          [rate('drover_prefix_breaks_total', 'model'), 'read again {{model}}'],
        ],
      ],
      ['Drover itself', 'bytes', [[total('process_resident_memory_bytes'), 'memory']]],
    ],
  },
  {
    title: 'Backends',
    panels: [
      ['Tries', 'reqps', [[rate('drover_backend_tries_total', 'backend'), '{{backend}}']]],
      [
        'Circuits that are not closed',
        'none',
        [
          [
            `sum by (backend, state) (drover_circuit_state{state!="closed", instance=~"$instance"})`,
            '{{backend}} {{state}}',
          ],
        ],
      ],
      [
        'Retries, and left for another',
        'cps',
        [
          ['sum(rate(drover_retries_total{instance=~"$instance"}[$__rate_interval]))', 'retries'],
          ['sum(rate(drover_fallbacks_total{instance=~"$instance"}[$__rate_interval]))', 'left for another'],
        ],
      ],
      ['Time-outs', 'cps', [[rate('drover_timeouts_total', 'kind'), '{{kind}}']]],
    ],
  },
];

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana.
const datasource = { type: 'prometheus', uid: '${datasource}' };
const columns = 4;
const [width, height] = [24 / columns, 7];

function buildPanel([title, unit, queries, type = 'timeseries'], id, gridPos) {
  const targets = queries.map(([expr, legendFormat], index) => ({
    ...{ datasource, expr, legendFormat },
    refId: String.fromCharCode(65 + index),
  }));
  const options =
    type === 'stat'
      ? { reduceOptions: { calcs: ['lastNotNull'] }, textMode: 'auto' }
      : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } };
  return {
    id,
    title,
    type,
    datasource,
    gridPos,
    targets,
    options,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  };
}

function buildPanels() {
  let [id, y] = [0, 0];
  return rows.flatMap(({ title, panels }) => {
    const head = { id: ++id, type: 'row', title, collapsed: false, panels: [], gridPos: { h: 1, w: 24, x: 0, y } };
    const drawn = panels.map((panel, index) =>
      buildPanel(panel, ++id, { h: height, w: width, x: index * width, y: y + 1 }),
    );
    y += height + 1;
    return [head, ...drawn];
  });
}

/** `resources/grafana/dashboard.json`, to be imported into Grafana with a Prometheus that reads /metrics. */
export function renderGrafana() {
  const variable = {
    type: 'query',
    name: 'instance',
    label: 'Instance',
    datasource,
    query: 'label_values(drover_build_info, instance)',
    refresh: 2,
    includeAll: true,
    multi: true,
    current: { text: 'All', value: '$__all' },
  };
  const source = { type: 'datasource', name: 'datasource', label: 'Prometheus', query: 'prometheus' };
  const dashboard = {
    title: 'Drover',
    uid: 'drover',
    tags: ['drover', 'llm'],
    schemaVersion: 41,
    editable: true,
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: { list: [source, variable] },
    panels: buildPanels(),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
