import { exclusives, rooms } from './scripts/room-rules.mjs';

const doorRule = {
  name: 'rooms-have-one-door',
  comment: 'From outside, a room is imported through its index.ts only.',
  severity: 'error',
  from: { path: '^(apps/(?:contract/)?[^/]+|renderer/(?:features/)?[^/]+|electron/[^/]+)/', pathNot: '^tests/' },
  to: {
    path: '^(apps/(?:contract/)?[^/]+|renderer/(?:features/)?[^/]+|electron/[^/]+)/',
    pathNot: ['^$1/', '/index\\.tsx?$', '\\.css$', '^node_modules'],
  },
};

const importRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `imports-of-${room.replaceAll(/[^a-z]+/g, '-')}`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: { path: '^(apps|renderer|electron)/', pathNot: [`^${room}/`, ...allowed.map((target) => `^${target}/`)] },
}));

const featureRule = {
  name: 'features-do-not-meet',
  severity: 'error',
  from: { path: '^renderer/features/([^/]+)/' },
  to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
};

const exclusiveRules = exclusives.map(({ name, target, from }) => ({
  name,
  severity: 'error',
  from: { path: '^(apps|electron|renderer)/', pathNot: from },
  to: { path: target },
}));

const pureRule = {
  name: 'pure-rooms-import-no-runtime',
  severity: 'error',
  from: { path: ['^apps/(base|contract|translate|routing|access)/', '^apps/client/(?!node/)'] },
  to: { dependencyTypes: ['core'] },
};

/** It is published by itself, and pages load it as it is. */
const clientRules = [
  {
    name: 'client-needs-no-package',
    severity: 'error',
    from: { path: '^apps/client/' },
    to: { path: 'node_modules/' },
  },
  {
    name: 'client-of-pages-is-free-of-node',
    severity: 'error',
    from: { path: '^apps/client/(?!node/)' },
    to: { path: '^apps/client/node/' },
  },
];

const pageRule = {
  name: 'page-brings-no-zod',
  comment: "Its way of looking for eval is refused by the page's Trusted Types policy.",
  severity: 'error',
  from: { path: '^(renderer|apps/base)/' },
  to: { path: '(^|/)node_modules/zod/|^zod$' },
};

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^electron$' } },
    doorRule,
    ...importRules,
    featureRule,
    ...exclusiveRules,
    pureRule,
    pageRule,
    ...clientRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|dist|artifacts|\\.cache)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
