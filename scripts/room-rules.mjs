// Who may import whom, as data: the table of docs/architecture.md. A room is a folder with one door, index.ts.
export const rooms = {
  'apps/base': [],
  'apps/contract/model': ['apps/base'],
  'apps/contract/control': ['apps/base', 'apps/contract/model'],
  'apps/translate': ['apps/base'],
  'apps/routing': ['apps/base', 'apps/contract/model'],
  'apps/access': ['apps/base', 'apps/contract/model'],
  'apps/config': ['apps/base', 'apps/contract/model'],
  'apps/supervisor': ['apps/base', 'apps/contract/model'],
  'apps/models': ['apps/base', 'apps/contract/model'],
  'apps/telemetry': ['apps/base', 'apps/contract/model'],
  'apps/plugins': ['apps/base'],
  'apps/gateway': ['apps/base', 'apps/contract/model', 'apps/translate', 'apps/routing', 'apps/access'],
  'apps/control': [
    'apps/base',
    'apps/contract',
    'apps/config',
    'apps/routing',
    'apps/access',
    'apps/supervisor',
    'apps/models',
    'apps/telemetry',
    'apps/gateway',
  ],
  'apps/host': ['apps/(?!host/|cli/|simulator/|client/)[^/]+'],
  'apps/cli': ['apps/host', 'apps/contract', 'apps/base'],
  'apps/simulator': ['apps/base'],
  'apps/client': [],
  'electron/main': ['apps/contract', 'apps/base'],
  'electron/preload': ['apps/contract/model'],
  'renderer/shared': ['apps/contract', 'apps/base'],
  'renderer/features/[^/]+': ['renderer/shared', 'apps/contract', 'apps/base'],
  'renderer/app': ['renderer/features', 'renderer/shared', 'apps/contract', 'apps/base'],
};

/** Packages and built-ins that only the named rooms may import. */
export const exclusives = [
  { name: 'only-electron-imports-electron', target: '^electron$|node_modules/electron/', from: '^electron/' },
  { name: 'only-telemetry-touches-sqlite', target: 'better-sqlite3', from: '^apps/telemetry/' },
  {
    name: 'only-supervisor-spawns',
    target: '^(node:)?child_process$',
    from: '^apps/(supervisor|simulator/serve|client/node)/',
  },
  {
    name: 'only-the-edges-open-sockets',
    target: '^(node:)?(net|http|https|http2|dgram|tls)$|node_modules/(undici|fastify)/',
    from: '^apps/(gateway|control|models|supervisor|simulator|cli|client/node)/|^electron/main/',
  },
];
